package dev.gantry.scheduler.placement.plugin;

import dev.gantry.scheduler.placement.PreparedDemand;
import dev.gantry.scheduler.placement.Profile;
import dev.gantry.scheduler.placement.UsageScore;
import dev.gantry.scheduler.placement.UsageTable;
import java.util.List;

/**
 * The scores of NodeResourcesFit: for each resource a score by the part of it that is requested once the pod is there, and of
 * these the weighted mean. Example: a node of 4 cores with 1 core requested and a pod of 1 core, and memory alike, scores half
 * of the best as LeastAllocated and as MostAllocated.
 *
 * <p>Source: kubernetes.io, "Resource Bin Packing".
 */
abstract class ResourceStrategy implements UsageScore {

    private final ScoredResources resources;

    ResourceStrategy(ScoredResources resources) {
        this.resources = resources;
    }

    /** The score of a resource of which this part, 0 or more, is requested; from 0 to {@link Profile#MAX_SCORE}. */
    abstract long score(double part);

    /** Whether a resource that scores nothing is left out of the mean. */
    boolean leavesOutZeros() {
        return false;
    }

    @Override
    public String plugin() {
        return "NodeResourcesFit";
    }

    @Override
    public long score(PreparedDemand demand, UsageTable usage, int node) {
        long sum = 0;
        long weights = 0;
        for (int i = 0; i < resources.weights().length; i++) {
            double part = resources.part(i, demand, usage, node);
            long score = part < 0 ? 0 : score(part);
            if (part >= 0 && (score > 0 || !leavesOutZeros())) {
                sum += score * resources.weights()[i];
                weights += resources.weights()[i];
            }
        }
        return weights == 0 ? 0 : sum / weights;
    }

    /** Prefers nodes of which little is requested. */
    static final class LeastAllocated extends ResourceStrategy {

        LeastAllocated(ScoredResources resources) {
            super(resources);
        }

        @Override
        long score(double part) {
            return part >= 1 ? 0 : (long) (Profile.MAX_SCORE * (1 - part));
        }

        @Override
        public boolean neverRises() {
            return true;
        }
    }

    /** Prefers nodes of which much is requested, so that others stay empty. */
    static final class MostAllocated extends ResourceStrategy {

        MostAllocated(ScoredResources resources) {
            super(resources);
        }

        @Override
        long score(double part) {
            return (long) (Profile.MAX_SCORE * Math.min(part, 1));
        }

        @Override
        public boolean neverRises() {
            return false;
        }
    }

    /** Scores by a line through given points. */
    static final class RequestedToCapacityRatio extends ResourceStrategy {

        private final List<ShapePoint> shape;

        /** @param shape at least one point, by rising utilization; before the first and after the last the line is flat */
        RequestedToCapacityRatio(ScoredResources resources, List<ShapePoint> shape) {
            super(resources);
            this.shape = List.copyOf(shape);
        }

        @Override
        long score(double part) {
            double utilization = 100 * Math.min(part, 1);
            ShapePoint before = shape.getFirst();
            if (utilization <= before.utilization()) {
                return scaled(before.score());
            }
            for (ShapePoint point : shape) {
                if (utilization <= point.utilization()) {
                    double along = (utilization - before.utilization()) / (point.utilization() - before.utilization());
                    return scaled(before.score() + along * (point.score() - before.score()));
                }
                before = point;
            }
            return scaled(before.score());
        }

        private static long scaled(double score) {
            return (long) (Profile.MAX_SCORE * score / ShapePoint.MAX_SCORE);
        }

        @Override
        boolean leavesOutZeros() {
            return true;
        }

        @Override
        public boolean neverRises() {
            return false;
        }
    }
}
