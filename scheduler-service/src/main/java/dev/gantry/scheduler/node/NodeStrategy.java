package dev.gantry.scheduler.node;

import dev.gantry.apimachinery.schema.FieldError;
import dev.gantry.apimachinery.schema.NameRules;
import dev.gantry.apimachinery.schema.ResourceStrategy;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The defaults and rules of Nodes. */
public final class NodeStrategy implements ResourceStrategy {

    private static final List<String> EFFECTS = List.of("NoSchedule", "PreferNoSchedule", "NoExecute");

    private final InstantSource clock;

    public NodeStrategy(InstantSource clock) {
        this.clock = clock;
    }

    /** A NoExecute taint says since when, for tolerations that last some seconds. */
    @Override
    public void applyDefaults(ObjectNode node) {
        for (JsonNode taint : node.path("spec").path("taints")) {
            boolean evicts = taint.path("effect").asString("").equals("NoExecute");
            if (evicts && taint.path("timeAdded").asString("").isEmpty() && taint instanceof ObjectNode open) {
                open.put(
                        "timeAdded",
                        clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
            }
        }
    }

    @Override
    public List<FieldError> validate(ObjectNode node) {
        List<FieldError> errors = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        JsonNode taints = node.path("spec").path("taints");
        for (int i = 0; i < taints.size(); i++) {
            taint(taints.get(i), "spec.taints[" + i + "]", seen, errors);
        }
        return errors;
    }

    private static void taint(JsonNode taint, String path, Set<String> seen, List<FieldError> errors) {
        String key = taint.path("key").asString("");
        String effect = taint.path("effect").asString("");
        NameRules.qualifiedName(key).forEach(problem -> errors.add(FieldError.invalid(path + ".key", key, problem)));
        NameRules.labelValue(taint.path("value").asString(""))
                .forEach(problem -> errors.add(
                        FieldError.invalid(path + ".value", taint.path("value").asString(""), problem)));
        if (effect.isEmpty()) {
            errors.add(FieldError.required(path + ".effect", ""));
        } else if (!EFFECTS.contains(effect)) {
            errors.add(FieldError.notSupported(path + ".effect", effect, EFFECTS));
        }
        if (!seen.add(key + "/" + effect)) {
            errors.add(FieldError.duplicate(path, key + ":" + effect));
        }
    }
}
