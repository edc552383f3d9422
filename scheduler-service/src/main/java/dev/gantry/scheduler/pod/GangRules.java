package dev.gantry.scheduler.pod;

import dev.gantry.apimachinery.schema.FieldError;
import dev.gantry.scheduler.placement.Gang;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A pod that belongs to a gang says which, and how many go together. */
final class GangRules {

    private static final String NAME = "metadata.labels[" + Gang.LABEL + "]";
    private static final String MIN_MEMBER = "metadata.annotations[" + Gang.MIN_MEMBER + "]";

    private static final String SUCCEEDED = "metadata.annotations[" + Gang.SUCCEEDED + "]";

    private GangRules() {}

    static List<FieldError> check(JsonNode metadata) {
        JsonNode name = metadata.path("labels").path(Gang.LABEL);
        JsonNode minMember = metadata.path("annotations").path(Gang.MIN_MEMBER);
        if (name.isMissingNode() && minMember.isMissingNode()) {
            return List.of();
        }
        if (name.asString("").isEmpty()) {
            return List.of(FieldError.required(NAME, "names the gang whose size " + Gang.MIN_MEMBER + " says"));
        }
        if (minMember.isMissingNode()) {
            return List.of(FieldError.required(MIN_MEMBER, "says how many pods of the gang go together"));
        }
        String text = minMember.asString("");
        if (Gang.minMember(text).isEmpty()) {
            return List.of(
                    FieldError.invalid(MIN_MEMBER, text, "must be a whole number from 1 to " + Gang.MAX_MEMBERS));
        }
        JsonNode succeeded = metadata.path("annotations").path(Gang.SUCCEEDED);
        String told = succeeded.asString("");
        return succeeded.isMissingNode() || Gang.succeeded(told).isPresent()
                ? List.of()
                : List.of(FieldError.invalid(SUCCEEDED, told, "must be a whole number from 0 on"));
    }
}
