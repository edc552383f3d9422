package dev.gantry.scheduler.placement.plugin;

import dev.gantry.scheduler.placement.PreparedDemand;
import dev.gantry.scheduler.placement.Profile;
import dev.gantry.scheduler.placement.UsageScore;
import dev.gantry.scheduler.placement.UsageTable;

/**
 * NodeResourcesBalancedAllocation: prefers nodes whose resources are requested in like parts, so that none is left over that
 * cannot be used. The score is the best less the standard deviation of the parts. Example: cpu requested by half and memory by a
 * quarter deviate by an eighth, which scores seven eighths.
 */
final class BalancedAllocation implements UsageScore {

    private final ScoredResources resources;

    BalancedAllocation(ScoredResources resources) {
        this.resources = resources;
    }

    @Override
    public String plugin() {
        return "NodeResourcesBalancedAllocation";
    }

    @Override
    public long score(PreparedDemand demand, UsageTable usage, int node) {
        double sum = 0;
        double squares = 0;
        int count = 0;
        for (int i = 0; i < resources.weights().length; i++) {
            double part = Math.min(1, resources.part(i, demand, usage, node));
            if (part >= 0) {
                sum += part;
                squares += part * part;
                count++;
            }
        }
        if (count < 2) {
            return Profile.MAX_SCORE;
        }
        double mean = sum / count;
        double deviation = Math.sqrt(Math.max(0, squares / count - mean * mean));
        return (long) (Profile.MAX_SCORE * (1 - deviation));
    }

    @Override
    public boolean neverRises() {
        return false;
    }
}
