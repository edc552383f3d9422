package dev.gantry.scheduler.placement.plugin;

/**
 * A point of the line by which RequestedToCapacityRatio scores.
 *
 * @param utilization 0 to 100, the part of a resource that is requested, in percent
 * @param score 0 to 10
 */
public record ShapePoint(int utilization, int score) {

    static final int MAX_SCORE = 10;

    public ShapePoint {
        if (utilization < 0 || utilization > 100) {
            throw new IllegalArgumentException("shape.utilization must be from 0 to 100, not " + utilization);
        }
        if (score < 0 || score > MAX_SCORE) {
            throw new IllegalArgumentException("shape.score must be from 0 to " + MAX_SCORE + ", not " + score);
        }
    }
}
