package dev.gantry.scheduler.placement;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Which pods with accelerators are to be expected: those that are known, by class. It is made of the pods that run and those to
 * be placed, so a scheduler that starts knows it at once.
 *
 * @param classes the classes of the most pods, at most {@value #MAX_CLASSES}
 */
record DemandMix(List<Counted> classes) {

    /** Rarer classes are left out: a score takes time by their number, and what is rare is hardly what comes next. */
    static final int MAX_CLASSES = 128;

    static final DemandMix NONE = new DemandMix(List.of());

    private static final Comparator<Counted> COMMONEST_FIRST = Comparator.comparingLong((Counted c) -> -c.pods)
            .thenComparing(counted -> counted.demand.devices(), DeviceDemand.HARDEST_FIRST)
            .thenComparingLong(counted -> counted.demand.cpuMillis())
            .thenComparingLong(counted -> counted.demand.memoryBytes())
            .thenComparingInt(counted -> counted.demand.constraints().hashCode());

    /** A class and how many pods of it are known. */
    record Counted(DemandClass demand, long pods) {}

    static DemandMix of(Map<DemandClass, Long> pods) {
        return new DemandMix(pods.entrySet().stream()
                .map(entry -> new Counted(entry.getKey(), entry.getValue()))
                .sorted(COMMONEST_FIRST)
                .limit(MAX_CLASSES)
                .toList());
    }

    /** Of all classes together. */
    long pods() {
        return classes.stream().mapToLong(Counted::pods).sum();
    }
}
