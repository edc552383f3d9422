package dev.gantry.simulation.cluster;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.registry.endpoints.SliceMetadata;
import dev.gantry.registry.handshake.ProxyRecord;
import dev.gantry.registry.handshake.ProxyReport;
import dev.gantry.simulation.world.Faults;
import dev.gantry.simulation.world.InMemoryOwner;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** A proxy that keeps the rules: it routes by what it applied, reports what it drained, and stops when it goes unheard. */
final class Gateway {

    static final Duration TTL = Duration.ofSeconds(5);
    private static final Duration REPORT_EVERY = Duration.ofSeconds(1);
    private static final int LONGEST_REQUEST_MILLIS = 3_000;
    private static final int MOST_APPLIED = 8;

    /** Of pods with this share of requests only what is not to be lost is asked. */
    private static final String NO_SHARE = "0";

    private record Request(String podUid, Instant ends) {}

    private final ClusterWorld world;
    private final Invariants invariants;
    private final Supplier<RegistryProcess> registry;
    private final Runnable registryDied;
    private final String id;
    private final Map<String, EndpointSlice> table = new TreeMap<>();
    private final List<Request> requests = new ArrayList<>();
    private List<String> routable = List.of();
    private boolean spare;
    private int applied;
    private long drained;
    private Instant reportDue;
    private Instant answeredAt = Instant.EPOCH;
    private long routeFrom = ProxyRecord.PENDING;

    /**
     * A proxy that just started.
     *
     * @param registry the process that leads at the moment
     * @param registryDied told when that process dies of a report
     * @param behind how many changes its first list lacks
     */
    Gateway(
            ClusterWorld world,
            Invariants invariants,
            Supplier<RegistryProcess> registry,
            Runnable registryDied,
            String id,
            int behind) {
        this.world = world;
        this.invariants = invariants;
        this.registry = registry;
        this.registryDied = registryDied;
        this.id = id;
        this.reportDue = world.clock().instant();
        apply(Math.max(0, world.slices().log().size() - behind));
    }

    /** Applies some changes, reports when it is time, and routes a request. */
    void step() {
        apply(world.random().nextInt(MOST_APPLIED));
        work();
    }

    /** Applies all and reports at once. */
    void settle() {
        apply(Integer.MAX_VALUE);
        reportDue = world.clock().instant();
        work();
    }

    private void work() {
        Instant now = world.clock().instant();
        requests.removeIf(request -> !request.ends().isAfter(now));
        if (!now.isBefore(reportDue)) {
            reportDue = now.plus(REPORT_EVERY);
            report(now);
        }
        route(now);
    }

    private void report(Instant now) {
        boolean old = requests.stream().anyMatch(request -> !routable.contains(request.podUid()));
        drained = old ? drained : applied;
        ProxyReport report = new ProxyReport(id, applied, drained, TTL, Set.of());
        switch (world.faults().next(true)) {
            case ANSWERED -> send(report, now, true);
            case ANSWER_LOST -> send(report, now, false);
            case ARRIVES_LATER ->
                world.faults().later(() -> send(report, now, world.random().nextBoolean()));
            case NEVER_ARRIVES, SENDER_DIES_BEFORE, SENDER_DIES_AFTER -> {
                // The next report says the same and more.
            }
        }
    }

    private void send(ProxyReport report, Instant sentAt, boolean answered) {
        try {
            ProxyRecord record = registry.get().report(report);
            if (answered && sentAt.isAfter(answeredAt)) {
                answeredAt = sentAt;
                routeFrom = record.routeFrom();
            }
        } catch (ApiException e) {
            // Not heard: it is reported again, and meanwhile the time runs in which this proxy may route.
        } catch (Faults.SenderDied e) {
            registryDied.run();
        }
    }

    /** Sends one request, if the rules let it; none may reach a pod of which it is said that none does. */
    private void route(Instant now) {
        boolean heard = answeredAt.plus(TTL).isAfter(now);
        if (!heard || routeFrom == ProxyRecord.PENDING || applied < routeFrom || routable.isEmpty()) {
            return;
        }
        String uid = routable.get(world.random().nextInt(routable.size()));
        requests.add(new Request(uid, now.plusMillis(world.random().nextInt(LONGEST_REQUEST_MILLIS))));
        invariants.routed(id, uid, spare);
    }

    private void apply(int changes) {
        List<InMemoryOwner.Change<EndpointSlice>> log = world.slices().log();
        int before = applied;
        for (int i = 0; i < changes && applied < log.size(); i++) {
            InMemoryOwner.Change<EndpointSlice> change = log.get(applied++);
            String name = change.object().getMetadata().getName();
            if (change.deletion()) {
                table.remove(name);
            } else {
                table.put(name, change.object());
            }
        }
        if (applied != before) {
            List<String> weighted = ready(slice -> !NO_SHARE.equals(weight(slice)));
            spare = weighted.isEmpty();
            routable = spare ? ready(_ -> true) : weighted;
        }
    }

    private List<String> ready(Predicate<EndpointSlice> slices) {
        return table.values().stream()
                .filter(slices)
                .flatMap(slice -> slice.getEndpoints().stream())
                .filter(e -> e.getConditions().getReady() && !e.getConditions().getTerminating())
                .map(SliceMetadata::podUid)
                .toList();
    }

    private static String weight(EndpointSlice slice) {
        Map<String, String> annotations = slice.getMetadata().getAnnotations();
        return annotations == null ? "" : annotations.getOrDefault("gantry.dev/traffic-weight", "");
    }
}
