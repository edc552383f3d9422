package dev.gantry.registry.handshake;

import java.util.List;

/**
 * What every live proxy has confirmed.
 *
 * @param proxies those that live and are waited for
 * @param decided whether anything may be concluded yet: that none is known does not say so soon after the start that none is there
 */
public record Quorum(List<ProxyReport> proxies, boolean decided) {

    public Quorum {
        proxies = List.copyOf(proxies);
    }

    /** Those that do not route by the version yet, or that found nobody listening at the pod; in the order of their names. */
    List<String> notRoutingTo(String podUid, long version) {
        return proxies.stream()
                .filter(proxy -> proxy.known() < version || proxy.notListening().contains(podUid))
                .map(ProxyReport::id)
                .sorted()
                .toList();
    }

    /** Whether every proxy routes by the version. */
    boolean routesBy(long version) {
        return proxies.stream().allMatch(proxy -> proxy.known() >= version);
    }

    /** Whether a proxy found nobody listening at the pod. */
    boolean silent(String podUid) {
        return proxies.stream().anyMatch(proxy -> proxy.notListening().contains(podUid));
    }

    /** Those where requests that were sent by what was before the version may be under way; in the order of their names. */
    List<String> notDrained(long version) {
        return proxies.stream()
                .filter(proxy -> proxy.drained() < version)
                .map(ProxyReport::id)
                .sorted()
                .toList();
    }
}
