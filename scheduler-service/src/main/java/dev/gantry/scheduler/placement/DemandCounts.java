package dev.gantry.scheduler.placement;

import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;

/** Counts running pods with accelerators by what they ask for, change by change; others cost nothing. */
final class DemandCounts {

    /** By instance, since pods of one template share theirs: no demand is hashed as pods come and go. */
    private final IdentityHashMap<PodDemand, Long> pods = new IdentityHashMap<>();

    void count(PodDemand demand, int change) {
        if (!demand.devices().isNone()) {
            pods.merge(demand, (long) change, (before, more) -> before + more == 0 ? null : before + more);
        }
    }

    /** What is to be expected, by the running pods and these. */
    DemandMix mix(Collection<PendingPod> pending) {
        Map<DemandClass, Long> classes = new HashMap<>();
        pods.forEach((demand, count) -> classes.merge(DemandClass.of(demand), count, Long::sum));
        for (PendingPod pod : pending) {
            if (!pod.demand().devices().isNone()) {
                classes.merge(DemandClass.of(pod.demand()), 1L, Long::sum);
            }
        }
        return DemandMix.of(classes);
    }
}
