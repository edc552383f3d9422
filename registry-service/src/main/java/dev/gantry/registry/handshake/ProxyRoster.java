package dev.gantry.registry.handshake;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The proxies that are to be waited for. A proxy counts from the moment this process first sees its registration, whatever
 * the registration's age: a registry that just started may not fence a proxy that still routes. For the same reason it
 * does not take "none known" for "none there" before {@link #SETTLE} has passed.
 */
public final class ProxyRoster {

    /** The longest that a proxy may route without an answer from the registry, and so the longest one can be unseen. */
    public static final Duration MAX_TTL = Duration.ofSeconds(30);

    /** The ttl that gateways use; after it, each one that lives has reported. */
    static final Duration SETTLE = Duration.ofSeconds(5);

    private record Seen(ProxyReport report, Instant expires) {}

    private final Map<String, Seen> proxies = new HashMap<>();
    private final Instant settled;

    public ProxyRoster(Instant started) {
        this.settled = started.plus(SETTLE);
    }

    /** Takes in a report that was made just now, or that was found when this process started. */
    public synchronized void heard(ProxyReport report, Instant now) {
        proxies.put(report.id(), new Seen(report, now.plus(report.ttl())));
    }

    /** Takes in a report that is stored but was not heard here; no effect on a proxy that is known, fenced or not. */
    public synchronized void met(ProxyReport report, Instant now) {
        proxies.putIfAbsent(report.id(), new Seen(report, now.plus(report.ttl())));
    }

    /** Takes in that a proxy deregistered: it routes nothing any more. */
    public synchronized void left(String id) {
        proxies.remove(id);
    }

    /** What the proxies that live at {@code now} agree on. */
    public synchronized Quorum quorum(Instant now) {
        List<ProxyReport> live = live(now);
        if (live.isEmpty()) {
            return now.isBefore(settled) ? Quorum.UNDECIDED : Quorum.UNANIMOUS;
        }
        return new Quorum(
                live.stream().mapToLong(ProxyReport::known).min().orElse(0),
                live.stream().mapToLong(ProxyReport::drained).min().orElse(0));
    }

    /** The proxies that are waited for at {@code now}; a fenced one stays known until its lease is deleted. */
    public synchronized List<ProxyReport> live(Instant now) {
        return proxies.values().stream()
                .filter(seen -> seen.expires().isAfter(now))
                .map(Seen::report)
                .toList();
    }
}
