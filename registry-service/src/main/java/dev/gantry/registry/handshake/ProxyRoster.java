package dev.gantry.registry.handshake;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
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

    /** Takes in that a proxy deregistered: it routes nothing any more. */
    public synchronized void left(String id) {
        proxies.remove(id);
    }

    /** What the proxies that live at {@code now} agree on. */
    public synchronized Quorum quorum(Instant now) {
        proxies.values().removeIf(seen -> !seen.expires().isAfter(now));
        Collection<ProxyReport> live =
                proxies.values().stream().map(Seen::report).toList();
        if (live.isEmpty()) {
            return now.isBefore(settled) ? Quorum.UNDECIDED : Quorum.UNANIMOUS;
        }
        return new Quorum(
                live.stream().mapToLong(ProxyReport::known).min().orElse(0),
                live.stream().mapToLong(ProxyReport::drained).min().orElse(0));
    }

    public synchronized int size() {
        return proxies.size();
    }
}
