package dev.gantry.registry.handshake;

import java.util.List;

/**
 * All that the slices say, and said, of one pod.
 *
 * @param entries what each slice that names the pod says
 * @param gone the resourceVersion of the change that took the pod out of the last slice in which it was routable, or 0
 */
public record PodRoutes(List<RouteEntry> entries, long gone) {

    static final PodRoutes NONE = new PodRoutes(List.of(), 0);

    boolean anyRoutable() {
        return entries.stream().anyMatch(RouteEntry::routable);
    }

    boolean routableUnder(String service) {
        return entries.stream().anyMatch(e -> e.routable() && e.service().equals(service));
    }

    boolean terminatingUnder(String service) {
        return entries.stream().anyMatch(e -> e.terminating() && e.service().equals(service));
    }

    /** The version a proxy must have applied to know all of this. */
    long version() {
        return Math.max(
                gone, entries.stream().mapToLong(RouteEntry::since).max().orElse(0));
    }
}
