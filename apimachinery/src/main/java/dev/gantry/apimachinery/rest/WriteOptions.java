package dev.gantry.apimachinery.rest;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.store.Fence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a write is to be done.
 *
 * @param dryRun whether everything but the write itself happens
 * @param validation what an unknown or repeated field leads to
 * @param warnings receives what the client should be warned of
 * @param fence the leadership that must still hold when the write commits
 * @param manager who writes, for the bookkeeping of managed fields
 */
public record WriteOptions(
        boolean dryRun, FieldValidation validation, List<String> warnings, Optional<Fence> fence, String manager) {

    /** Who writes where no client says its name. */
    private static final String GANTRY = "gantry";

    /** What an unknown or repeated field of a body leads to. */
    public enum FieldValidation {
        IGNORE,
        WARN,
        STRICT;

        /** The value of the query parameter; Kubernetes warns where none is given. */
        static FieldValidation of(String parameter) {
            return switch (parameter) {
                case "", "Warn" -> WARN;
                case "Ignore" -> IGNORE;
                case "Strict" -> STRICT;
                default ->
                    throw ApiException.badRequest("fieldValidation: Invalid value: \"" + parameter
                            + "\": must be one of Ignore, Warn or Strict");
            };
        }
    }

    /** For Gantry's own loops: unknown fields are dropped, as the models cannot hold any that matter. */
    public static WriteOptions internal(Optional<Fence> fence) {
        return new WriteOptions(false, FieldValidation.IGNORE, new ArrayList<>(), fence, GANTRY);
    }
}
