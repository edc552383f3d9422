package dev.gantry.gateway.handshake;

import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a proxy tells the registry, as the body of its PUT.
 *
 * @param url where the proxy can be reached, for people
 * @param known the newest EndpointSlice version that new requests are routed by
 * @param applied the newest version up to which the requests that older state sent have ended too
 * @param ttlSeconds after how long without a word the registry waits for it no longer
 * @param notListening the pods, by uid, that are ready and where nobody listens yet, while somebody does at their peers
 */
public record ProxyConfirmation(String url, long known, long applied, long ttlSeconds, Set<String> notListening) {

    /** More are not told: an update that starts so many pods at once without readiness probes has no peers left to spare. */
    private static final int MAX_NOT_LISTENING = 1_000;

    public ProxyConfirmation {
        notListening = notListening.stream().limit(MAX_NOT_LISTENING).collect(Collectors.toUnmodifiableSet());
    }
}
