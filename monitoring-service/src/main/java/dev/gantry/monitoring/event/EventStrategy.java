package dev.gantry.monitoring.event;

import dev.gantry.apimachinery.schema.FieldError;
import dev.gantry.apimachinery.schema.ResourceStrategy;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Events as they are stored; those with an eventTime keep the stricter rules of {@code events.k8s.io}. */
final class EventStrategy implements ResourceStrategy {

    private static final int MAX_REASON = 128;
    private static final int MAX_ACTION = 128;
    private static final int MAX_MESSAGE = 1024;

    @Override
    public List<FieldError> validate(ObjectNode object) {
        List<FieldError> errors = new ArrayList<>();
        namespaceRules(object, errors);
        if (!text(object, "eventTime").isEmpty()) {
            strictRules(object, errors);
        }
        return errors;
    }

    /** An event lives in the namespace of what it is about, and in {@code default} when that has none. */
    private static void namespaceRules(ObjectNode event, List<FieldError> errors) {
        String own = event.path("metadata").path("namespace").asString("");
        String regarding = event.path("involvedObject").path("namespace").asString("");
        boolean fits = regarding.isEmpty() ? own.equals("default") || own.equals("kube-system") : own.equals(regarding);
        if (!fits) {
            errors.add(FieldError.invalid("involvedObject.namespace", regarding, "does not match event.namespace"));
        }
    }

    private static void strictRules(ObjectNode event, List<FieldError> errors) {
        required(event, "reportingComponent", "reportingController", errors);
        required(event, "reportingInstance", "reportingInstance", errors);
        required(event, "action", "action", errors);
        required(event, "reason", "reason", errors);
        atMost(event, "action", "action", MAX_ACTION, errors);
        atMost(event, "reason", "reason", MAX_REASON, errors);
        atMost(event, "message", "message", MAX_MESSAGE, errors);
        if (!List.of("Normal", "Warning").contains(text(event, "type"))) {
            errors.add(FieldError.invalid("type", text(event, "type"), "has invalid value: " + text(event, "type")));
        }
    }

    private static void required(ObjectNode event, String stored, String shown, List<FieldError> errors) {
        if (text(event, stored).isEmpty()) {
            errors.add(FieldError.required(shown, ""));
        }
    }

    private static void atMost(ObjectNode event, String stored, String shown, int max, List<FieldError> errors) {
        if (text(event, stored).length() > max) {
            errors.add(FieldError.invalid(shown, "", "can have at most " + max + " characters"));
        }
    }

    private static String text(JsonNode event, String field) {
        return event.path(field).asString("");
    }
}
