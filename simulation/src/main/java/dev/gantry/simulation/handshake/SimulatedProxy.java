package dev.gantry.simulation.handshake;

import dev.gantry.registry.endpoints.SliceMetadata;
import dev.gantry.registry.handshake.ProxyRecord;
import dev.gantry.registry.handshake.ProxyReport;
import dev.gantry.simulation.handshake.HandshakeSimulation.SliceChange;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A proxy that keeps the rules: it routes by what it applied, reports what it drained, and stops when it goes unheard. */
final class SimulatedProxy {

    private record Request(String podUid, Instant ends) {}

    private final HandshakeSimulation world;
    private final String id;
    private final Map<String, EndpointSlice> table = new TreeMap<>();
    private final List<Request> requests = new ArrayList<>();
    private long applied;
    private long drained;
    private Instant answeredAt = Instant.EPOCH;
    private long routeFrom = ProxyRecord.PENDING;

    SimulatedProxy(HandshakeSimulation world, String id, long startsAt) {
        this.world = world;
        this.id = id;
        while (applied < startsAt) {
            applyNext();
        }
    }

    void work() {
        for (int i = world.random.nextInt(4); i > 0 && applied < world.log().size(); i--) {
            applyNext();
        }
        requests.removeIf(request -> !request.ends().isAfter(world.now()));
        if (world.random.nextBoolean()) {
            report(false);
        }
    }

    void workReliably() {
        while (applied < world.log().size()) {
            applyNext();
        }
        requests.removeIf(request -> !request.ends().isAfter(world.now()));
        report(true);
    }

    /** Sends one request, if the rules let it. */
    void route() {
        boolean heard = answeredAt.plus(HandshakeSimulation.TTL).isAfter(world.now());
        List<String> routable = routable();
        if (!heard || routeFrom == ProxyRecord.PENDING || applied < routeFrom || routable.isEmpty()) {
            return;
        }
        String uid = routable.get(world.random.nextInt(routable.size()));
        if (world.drained.contains(uid)) {
            throw new AssertionError(id + " routed to " + uid + " after it was drained");
        }
        world.routed++;
        requests.add(new Request(uid, world.now().plusMillis(world.random.nextInt(3_000))));
    }

    void answered(Instant sentAt, long version) {
        if (sentAt.isAfter(answeredAt)) {
            answeredAt = sentAt;
            routeFrom = version;
        }
    }

    /** The pods that it tried to reach in vain. */
    private Set<String> silent() {
        return routable().stream().filter(uid -> !world.listening.contains(uid)).collect(Collectors.toSet());
    }

    private void report(boolean reliable) {
        List<String> routable = routable();
        boolean old = requests.stream().anyMatch(request -> !routable.contains(request.podUid()));
        drained = old ? drained : applied;
        world.send(this, new ProxyReport(id, applied, drained, HandshakeSimulation.TTL, silent()), reliable);
    }

    private void applyNext() {
        SliceChange change = world.log().get((int) applied++);
        String name = change.slice().getMetadata().getName();
        if (change.deleted()) {
            table.remove(name);
        } else {
            table.put(name, change.slice());
        }
    }

    private List<String> routable() {
        return table.values().stream()
                .flatMap(slice -> slice.getEndpoints().stream())
                .filter(e -> e.getConditions().getReady() && !e.getConditions().getTerminating())
                .map(SliceMetadata::podUid)
                .toList();
    }
}
