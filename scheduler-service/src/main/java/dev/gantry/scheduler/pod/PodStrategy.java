package dev.gantry.scheduler.pod;

import dev.gantry.apimachinery.schema.FieldError;
import dev.gantry.apimachinery.schema.ResourceStrategy;
import dev.gantry.apimachinery.schema.pod.PodSpecDefaults;
import dev.gantry.apimachinery.schema.pod.PodSpecRules;
import dev.gantry.apimachinery.schema.pod.QualityOfService;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The defaults and rules of Pods. */
public final class PodStrategy implements ResourceStrategy {

    private static final long GRACE_WHERE_NONE_IS_SET_SECONDS = 30;
    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

    private final ToleratedOutages tolerations;
    private final InstantSource clock;

    /**
     * Rules for pods.
     *
     * @param outage how long a new pod stays on a node that is not ready or not reachable, unless it says otherwise
     */
    public PodStrategy(Duration outage, InstantSource clock) {
        this.clock = clock;
        this.tolerations = new ToleratedOutages(outage);
    }

    @Override
    public void applyDefaults(ObjectNode pod) {
        PodSpecDefaults.applyToPod(pod.withObject("spec"));
    }

    @Override
    public void prepareForCreate(ObjectNode pod) {
        tolerations.addTo(pod.withObject("spec"));
        pod.putObject("status")
                .put("phase", "Pending")
                .put("qosClass", QualityOfService.of(pod.path("spec")).wireName());
        if (!pod.path("spec").path("schedulingGates").isEmpty()) {
            PodScheduled.setGated(pod, clock.instant());
        }
    }

    @Override
    public List<FieldError> validate(ObjectNode pod) {
        List<FieldError> errors = new ArrayList<>(PodSpecRules.validate(pod.path("spec"), "spec"));
        errors.addAll(GangRules.check(pod.path("metadata")));
        boolean gated = !pod.path("spec").path("schedulingGates").isEmpty();
        if (gated && !pod.path("spec").path("nodeName").asString("").isEmpty()) {
            errors.add(
                    FieldError.forbidden("spec.nodeName", "cannot be set until all schedulingGates have been cleared"));
        }
        errors.addAll(DeviceAnnotationRules.check(pod));
        return errors;
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode current, ObjectNode updated) {
        List<FieldError> errors = new ArrayList<>(PodUpdateRules.check(current.path("spec"), updated.path("spec")));
        errors.addAll(DeviceAnnotationRules.checkUpdate(current, updated));
        return errors;
    }

    @Override
    public List<FieldError> validateStatusUpdate(ObjectNode current, ObjectNode updated) {
        List<FieldError> errors = new ArrayList<>();
        for (JsonNode condition : updated.path("status").path("conditions")) {
            if (condition.path("type").asString("").isEmpty()) {
                errors.add(FieldError.required("status.conditions.type", ""));
            }
        }
        return errors;
    }

    /** A pod that no node runs, or that has ended, goes at once; any other waits for the agent to end it. */
    @Override
    public long gracePeriodSeconds(ObjectNode pod, long requestedSeconds) {
        JsonNode spec = pod.path("spec");
        boolean running = !spec.path("nodeName").asString("").isEmpty()
                && !ENDED.contains(pod.path("status").path("phase").asString(""));
        if (!running) {
            return 0;
        }
        return requestedSeconds >= 0
                ? requestedSeconds
                : spec.path("terminationGracePeriodSeconds").asLong(GRACE_WHERE_NONE_IS_SET_SECONDS);
    }
}
