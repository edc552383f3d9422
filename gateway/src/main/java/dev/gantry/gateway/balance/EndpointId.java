package dev.gantry.gateway.balance;

/**
 * One port of one pod. The pod's uid is part of it, for an address is given again to another pod.
 *
 * @param podUid "" where a slice names no pod
 */
public record EndpointId(String host, int port, String podUid) {

    /** {@code host:port}, as messages show it. */
    public String address() {
        return host + ":" + port;
    }
}
