package dev.gantry.registry.handshake;

import java.time.Duration;
import java.util.Set;

/**
 * What a proxy says of itself.
 *
 * @param id names the proxy process
 * @param known the version of the newest slice change that it routes by
 * @param drained the version up to which every change is applied and all requests sent by older ones have ended
 * @param ttl how long it may be unheard before it is no longer waited for; by then it has stopped routing
 * @param notListening the pods, by uid, that are ready and where it found nobody listening yet, though somebody does at their peers
 */
public record ProxyReport(String id, long known, long drained, Duration ttl, Set<String> notListening) {

    public ProxyReport {
        notListening = Set.copyOf(notListening);
    }
}
