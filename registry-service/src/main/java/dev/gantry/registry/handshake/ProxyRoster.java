package dev.gantry.registry.handshake;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

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
    private final Set<String> fenced = new HashSet<>();
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

    /**
     * What became of proxies since this was asked last.
     *
     * @param fenced those whose time passed without a word: they are no longer waited for
     * @param returned those that were fenced and report again
     */
    public record Turns(List<ProxyReport> fenced, List<ProxyReport> returned) {}

    /** Each fencing and each return is in the answer once. */
    public synchronized Turns turns(Instant now) {
        List<ProxyReport> lost = new ArrayList<>();
        List<ProxyReport> back = new ArrayList<>();
        for (Seen seen : proxies.values()) {
            boolean live = seen.expires().isAfter(now);
            if (!live && fenced.add(seen.report().id())) {
                lost.add(seen.report());
            } else if (live && fenced.remove(seen.report().id())) {
                back.add(seen.report());
            }
        }
        return new Turns(lost, back);
    }

    /** How many proxies are known and no longer waited for. */
    public synchronized long fenced(Instant now) {
        return proxies.values().stream()
                .filter(seen -> !seen.expires().isAfter(now))
                .count();
    }

    /** How long the proxy that was heard least of late has been silent, of those that are waited for; zero without any. */
    public synchronized Duration longestSilence(Instant now) {
        return proxies.values().stream()
                .filter(seen -> seen.expires().isAfter(now))
                .map(seen -> Duration.between(seen.expires().minus(seen.report().ttl()), now))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    /** Takes in that a proxy deregistered: it routes nothing any more. */
    public synchronized void left(String id) {
        proxies.remove(id);
        fenced.remove(id);
    }

    /** What the proxies that live at {@code now} agree on. */
    public synchronized Quorum quorum(Instant now) {
        List<ProxyReport> live = live(now);
        return new Quorum(live, !live.isEmpty() || !now.isBefore(settled));
    }

    /** The proxies that are waited for at {@code now}; a fenced one stays known until its lease is deleted. */
    public synchronized List<ProxyReport> live(Instant now) {
        return proxies.values().stream()
                .filter(seen -> seen.expires().isAfter(now))
                .map(Seen::report)
                .toList();
    }
}
