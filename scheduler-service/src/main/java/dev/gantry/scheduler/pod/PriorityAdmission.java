package dev.gantry.scheduler.pod;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceView;
import dev.gantry.apimachinery.rest.Admission;
import dev.gantry.apimachinery.schema.ResourceType;
import io.fabric8.kubernetes.api.model.scheduling.v1.PriorityClass;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/** Gives each new pod the number of its PriorityClass, or of the class that is marked as the one for all others. */
public final class PriorityAdmission implements Admission {

    /** Classes that every cluster has. */
    private static final Map<String, Integer> BUILT_IN = Map.of(
            "system-cluster-critical",
            2 * PriorityClassType.HIGHEST_USER_VALUE,
            "system-node-critical",
            2 * PriorityClassType.HIGHEST_USER_VALUE + 1000);

    private static final String PREEMPTS = "PreemptLowerPriority";

    private final Supplier<ResourceView<PriorityClass>> classes;

    public PriorityAdmission(Supplier<ResourceView<PriorityClass>> classes) {
        this.classes = classes;
    }

    private record Priority(int value, String preemption) {}

    @Override
    public void admitCreate(ResourceType type, ObjectKey key, ObjectNode object) {
        if (!type.resource().equals("pods")) {
            return;
        }
        ObjectNode spec = object.withObject("spec");
        String name = spec.path("priorityClassName").asString("");
        Priority priority = name.isEmpty() ? forAllOthers(spec) : named(key, name);
        int asked = spec.path("priority").asInt(priority.value());
        if (asked != priority.value()) {
            throw ApiException.forbidden(
                    "pods",
                    key.name(),
                    "the integer value of priority (" + asked
                            + ") must not be provided in pod spec; priority admission controller computed "
                            + priority.value() + " from the given PriorityClass name");
        }
        spec.put("priority", priority.value());
        if (spec.path("preemptionPolicy").asString("").isEmpty()) {
            spec.put("preemptionPolicy", priority.preemption());
        }
    }

    private Priority named(ObjectKey pod, String name) {
        Integer builtIn = BUILT_IN.get(name);
        if (builtIn != null) {
            return new Priority(builtIn, PREEMPTS);
        }
        return classes.get()
                .get(new ObjectKey("", name))
                .map(PriorityAdmission::of)
                .orElseThrow(() -> ApiException.forbidden(
                        "pods", pod.name(), "no PriorityClass with name " + name + " was found"));
    }

    /** Of several that claim to be for all others, the lowest counts. */
    private Priority forAllOthers(ObjectNode spec) {
        Optional<PriorityClass> global = classes.get().list().stream()
                .filter(candidate -> Boolean.TRUE.equals(candidate.getGlobalDefault()))
                .min(Comparator.comparing(PriorityClass::getValue));
        global.ifPresent(
                chosen -> spec.put("priorityClassName", chosen.getMetadata().getName()));
        return global.map(PriorityAdmission::of).orElse(new Priority(0, PREEMPTS));
    }

    private static Priority of(PriorityClass chosen) {
        String preemption = chosen.getPreemptionPolicy();
        return new Priority(chosen.getValue(), preemption == null ? PREEMPTS : preemption);
    }
}
