package dev.gantry.registry.handshake;

/**
 * What one slice says of a pod.
 *
 * @param service the Service the slice belongs to
 * @param routable whether proxies may send new requests there
 * @param terminating whether the slice knows that the pod is being deleted
 * @param since the resourceVersion of the change that made it so, or a later one
 */
public record RouteEntry(String service, boolean routable, boolean terminating, long since) {

    boolean sameState(RouteEntry other) {
        return routable == other.routable && terminating == other.terminating;
    }
}
