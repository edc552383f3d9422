package dev.gantry.scheduler.loop;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.scheduler.loop.ClaimBindings.Bindable;
import dev.gantry.scheduler.placement.GangDemand;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which placed pods are bound together. */
final class GangBindings {

    private final Map<ObjectKey, GangDemand> gangs;

    /** @param gangs by their pods */
    GangBindings(Map<ObjectKey, GangDemand> gangs) {
        this.gangs = gangs;
    }

    /** Each pod for itself, and those of a gang together; none of a gang of which too few are left, which is tried again. */
    List<List<Bindable>> sets(List<Bindable> placed) {
        List<List<Bindable>> sets = new ArrayList<>(placed.size());
        Map<GangDemand, List<Bindable>> together = new LinkedHashMap<>();
        for (Bindable pod : placed) {
            GangDemand gang = gangs.isEmpty() ? null : gangs.get(pod.pod());
            if (gang == null) {
                sets.add(List.of(pod));
            } else {
                together.computeIfAbsent(gang, key -> new ArrayList<>()).add(pod);
            }
        }
        together.forEach((gang, pods) -> {
            if (pods.size() >= gang.needed()) {
                sets.add(pods);
            }
        });
        return sets;
    }
}
