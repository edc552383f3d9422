package dev.gantry.scheduler.node;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceClient;
import dev.gantry.apimachinery.client.ResourceClient.Deletion;
import dev.gantry.apimachinery.event.EventRecorder;
import dev.gantry.scheduler.SchedulerMetric;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is done to the pods of a node that is gone or unfit. */
public final class NodePods {

    private static final Logger LOG = LoggerFactory.getLogger(NodePods.class);
    private static final String READY = "Ready";

    private final ResourceClient<Pod> pods;
    private final EventRecorder events;
    private final MeterRegistry meters;
    private final InstantSource clock;

    public NodePods(ResourceClient<Pod> pods, EventRecorder events, MeterRegistry meters, InstantSource clock) {
        this.pods = pods;
        this.events = events;
        this.meters = meters;
        this.clock = clock;
    }

    /** Deletes the pod with its grace period; its controller makes another one elsewhere. */
    void evict(Pod pod) {
        if (pod.getMetadata().getDeletionTimestamp() == null) {
            events.normal(pod, "TaintManagerEviction", "Marking for deletion Pod " + ObjectKey.of(pod));
            delete(pod, Deletion.ofUid(pod.getMetadata().getUid()), EvictionReason.TAINT);
        }
    }

    /** Removes the pod without waiting for a node that will not answer. */
    void remove(Pod pod, EvictionReason reason) {
        delete(pod, Deletion.ofUid(pod.getMetadata().getUid()).withGracePeriodSeconds(0), reason);
    }

    /** Says of a pod on a lost node that it is not ready, so that no traffic is sent to it. */
    void markNotReady(Pod pod) {
        boolean ready = pod.getStatus() != null
                && pod.getStatus().getConditions().stream().anyMatch(NodePods::isReady);
        if (!ready) {
            return;
        }
        String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        pods.updateStatus(new PodBuilder(pod)
                .editStatus()
                .editMatchingCondition(
                        condition -> READY.equals(condition.build().getType()))
                .withStatus("False")
                .withReason("NodeNotReady")
                .withMessage("the pod's node is not ready or not reachable")
                .withLastTransitionTime(now)
                .endCondition()
                .endStatus()
                .build());
    }

    private static boolean isReady(PodCondition condition) {
        return READY.equals(condition.getType()) && "True".equals(condition.getStatus());
    }

    private void delete(Pod pod, Deletion deletion, EvictionReason reason) {
        try {
            pods.delete(ObjectKey.of(pod), deletion);
        } catch (ApiException e) {
            if (e.isNotFound() || e.isConflict()) {
                // Gone meanwhile, or another pod has its name now: nothing left to do.
                return;
            }
            throw e;
        }
        LOG.info(
                "deleted pod {} of node {}: {}",
                ObjectKey.of(pod),
                pod.getSpec().getNodeName(),
                reason.tag());
        meters.counter(SchedulerMetric.EVICTIONS.metricName(), "reason", reason.tag())
                .increment();
    }
}
