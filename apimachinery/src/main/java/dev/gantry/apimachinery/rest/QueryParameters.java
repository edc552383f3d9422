package dev.gantry.apimachinery.rest;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.patch.PatchType;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Optional;

/** The query parameters of the Kubernetes API, checked. */
final class QueryParameters {

    private final HttpServletRequest request;

    QueryParameters(HttpServletRequest request) {
        this.request = request;
    }

    /** The value, "" where the parameter is absent. */
    String text(String name) {
        String value = request.getParameter(name);
        return value == null ? "" : value;
    }

    /** True for "true" and "1", false for "", "false" and "0"; anything else is a 400. */
    boolean flag(String name) {
        return switch (text(name)) {
            case "true", "1", "True", "TRUE" -> true;
            case "", "false", "0", "False", "FALSE" -> false;
            default ->
                throw ApiException.badRequest(name + ": Invalid value: \"" + text(name) + "\": must be a boolean");
        };
    }

    Optional<Long> number(String name) {
        String value = text(name);
        return value.isEmpty() ? Optional.empty() : Optional.of(number(name, value));
    }

    static long number(String name, String value) {
        try {
            long number = Long.parseLong(value);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below, with the name of the parameter.
        }
        throw ApiException.badRequest(name + ": Invalid value: \"" + value + "\": must be a non-negative integer");
    }

    WriteOptions writeOptions() {
        String[] dryRun = request.getParameterValues("dryRun");
        boolean dry = dryRun != null && dryRun.length > 0 && !dryRun[0].isEmpty();
        if (dry && !dryRun[0].equals("All")) {
            throw ApiException.badRequest(
                    "dryRun: Unsupported value: \"" + dryRun[0] + "\": supported values: \"All\"");
        }
        return new WriteOptions(
                dry,
                WriteOptions.FieldValidation.of(text("fieldValidation")),
                new ArrayList<>(),
                Optional.empty(),
                manager());
    }

    /**
     * The client's name for itself: the parameter, or the start of its User-Agent as Kubernetes does. A server-side apply
     * has to name its manager, since it takes away what the same manager no longer says.
     */
    private String manager() {
        String manager = text("fieldManager");
        if (isApply()) {
            return manager;
        }
        String agent = request.getHeader("User-Agent");
        if (!manager.isEmpty() || agent == null) {
            return manager.isEmpty() ? "unknown" : manager;
        }
        return agent.split("/", 2)[0];
    }

    private boolean isApply() {
        String contentType = request.getContentType();
        return contentType != null
                && PatchType.ofContentType(contentType)
                        .filter(type -> type == PatchType.APPLY)
                        .isPresent();
    }
}
