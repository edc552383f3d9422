package dev.gantry.gateway.handshake;

/**
 * What a proxy tells the registry, as the body of its PUT.
 *
 * @param url where the proxy can be reached, for people
 * @param known the newest EndpointSlice version that new requests are routed by
 * @param applied the newest version up to which the requests that older state sent have ended too
 * @param ttlSeconds after how long without a word the registry waits for it no longer
 */
public record ProxyConfirmation(String url, long known, long applied, long ttlSeconds) {}
