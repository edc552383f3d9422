package dev.gantry.deployment.analysis;

import java.time.Instant;

/**
 * What the users of one revision got within some seconds.
 *
 * @param requests answered or lost
 * @param errors of these, answered with 5xx, lost or broken off
 */
public record TrafficSlot(Instant start, long requests, long errors, LatencyCounts latency) {

    public TrafficSlot {
        errors = Math.min(errors, requests); // one that broke off may have been counted as a request a slot before
    }
}
