package dev.gantry.gateway.balance;

/**
 * One port of one pod. The pod's uid is part of it, for an address is given again to another pod.
 *
 * @param podUid "" where a slice names no pod
 * @param revision the hash of the template that the pod was made of, "" where its slice names none
 */
public record EndpointId(String host, int port, String podUid, String revision) {

    /** {@code host:port}, as messages show it. */
    public String address() {
        return host + ":" + port;
    }
}
