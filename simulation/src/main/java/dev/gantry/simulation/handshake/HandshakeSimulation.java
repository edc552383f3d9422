package dev.gantry.simulation.handshake;

import dev.gantry.registry.endpoints.EndpointPlan;
import dev.gantry.registry.endpoints.EndpointPlanner;
import dev.gantry.registry.endpoints.PodState;
import dev.gantry.registry.handshake.HandshakeJudge;
import dev.gantry.registry.handshake.Judgement;
import dev.gantry.registry.handshake.PodRoutes;
import dev.gantry.registry.handshake.ProxyRecord;
import dev.gantry.registry.handshake.ProxyReport;
import dev.gantry.registry.handshake.ProxyRoster;
import dev.gantry.registry.handshake.RouteHistory;
import dev.gantry.simulation.world.Simulation;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * One Service's pods, a registry and its proxies on one thread: views lag, reports are lost, late and repeated, and processes die.
 * The pods' truth, the slice log and the proxies' records are durable; all else dies with its process.
 */
public final class HandshakeSimulation implements Simulation {

    private static final int MAX_PROXIES = 3;
    private static final int RESTLESS_STEPS = 3_000;

    static final Duration TTL = Duration.ofSeconds(5);

    /** A slice as it was after one change; {@code deleted} when the change removed it. */
    record SliceChange(EndpointSlice slice, boolean deleted) {}

    private record LateReport(ProxyReport report, SimulatedProxy sender, Instant sentAt) {}

    final Random random;
    final Set<String> drained = new HashSet<>();
    final Set<String> listening = new HashSet<>();
    int routed;
    int routableSet;

    private final Service web = Served.service();
    private final Map<String, Pod> pods = new TreeMap<>();
    private final List<SliceChange> log = new ArrayList<>();
    private final Map<String, EndpointSlice> slices = new TreeMap<>();
    private final Map<String, ProxyRecord> records = new HashMap<>();
    private final List<SimulatedProxy> proxies = new ArrayList<>();
    private final List<LateReport> late = new ArrayList<>();
    private Optional<Endpoints> endpoints = Optional.empty();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private int names;
    private int deaths;

    private List<Pod> mirror = List.of();
    private RouteHistory history = new RouteHistory();
    private int historyPosition;
    private ProxyRoster roster = new ProxyRoster(now);
    private long floor;

    /** A world of one, two or three proxies, as the seed says. */
    public HandshakeSimulation(long seed) {
        random = new Random(seed);
        int proxyCount = 1 + Math.floorMod(seed, MAX_PROXIES);
        for (int i = 0; i < proxyCount; i++) {
            proxies.add(new SimulatedProxy(this, "proxy-" + names++, 0));
        }
        restartRegistry();
    }

    @Override
    public void run() {
        for (int i = 0; i < RESTLESS_STEPS; i++) {
            step();
        }
        require(routed > 0, "nothing was routed");
        require(!drained.isEmpty(), "nothing was drained");
        require(routableSet > 0, "no pod became routable");
        settle();
        for (Pod pod : pods()) {
            String name = pod.getMetadata().getName();
            require(!PodState.terminating(pod), name + " was never drained");
            require(
                    PodState.isTrue(pod, HandshakeJudge.ROUTABLE) == PodState.ready(pod),
                    name + " is ready, or routable, without the other");
        }
    }

    private static void require(boolean holds, String violation) {
        if (!holds) {
            throw new AssertionError(violation);
        }
    }

    @Override
    public int deaths() {
        return deaths;
    }

    private void step() {
        now = now.plusMillis(random.nextInt(random.nextInt(40) == 0 ? 4_000 : 120));
        switch (random.nextInt(20)) {
            case 0, 1 -> addPod();
            case 2 -> deletePod();
            case 3 -> {
                becomeReady();
                listen();
            }
            case 4 -> stopDrainedPod();
            case 5, 6 -> mirror = List.copyOf(pods.values());
            case 7, 8 -> reconcile();
            case 9, 10, 11 -> readLog(1 + random.nextInt(5));
            case 12, 13 -> judge();
            case 14 -> deliverLate();
            case 15 -> maybeRestartSomething();
            default -> proxies.forEach(SimulatedProxy::work);
        }
        proxies.forEach(SimulatedProxy::route);
    }

    /** Nothing is lost or late any more: everything must come to rest. */
    private void settle() {
        for (int i = 0; i < 400; i++) {
            now = now.plusMillis(100);
            mirror = List.copyOf(pods.values());
            reconcile();
            readLog(Integer.MAX_VALUE);
            proxies.forEach(SimulatedProxy::workReliably);
            judge();
            stopDrainedPod();
            becomeReady();
            pods().forEach(pod -> listening.add(pod.getMetadata().getUid()));
        }
    }

    List<Pod> pods() {
        return List.copyOf(pods.values());
    }

    Instant now() {
        return now;
    }

    List<SliceChange> log() {
        return log;
    }

    /** A report reaches the registry; the answer may be lost on the way back. */
    void send(SimulatedProxy sender, ProxyReport report, boolean reliable) {
        int fate = reliable ? 9 : random.nextInt(10);
        if (fate == 0) {
            return;
        }
        if (fate == 1) {
            late.add(new LateReport(report, sender, now));
            return;
        }
        ProxyRecord record = accept(report);
        if (fate != 2) {
            sender.answered(now, record.routeFrom());
        }
    }

    private ProxyRecord accept(ProxyReport report) {
        Optional<ProxyRecord> before = Optional.ofNullable(records.get(report.id()));
        ProxyRecord record = ProxyRecord.heard(before, report, "", now, history.newest());
        records.put(report.id(), record);
        roster.heard(report, now);
        return record;
    }

    private void deliverLate() {
        if (!late.isEmpty()) {
            LateReport report = late.remove(random.nextInt(late.size()));
            ProxyRecord record = accept(report.report());
            if (random.nextBoolean()) {
                report.sender().answered(report.sentAt(), record.routeFrom());
            }
        }
    }

    private void addPod() {
        if (pods.size() < 12) {
            String name = "pod-" + names++;
            pods.put(name, Served.pod(name, "10.0.0." + names, random.nextBoolean()));
        }
    }

    private void becomeReady() {
        pick().filter(pod -> pod.getStatus().getConditions().isEmpty())
                .ifPresent(pod -> setCondition(pod, "Ready", true));
    }

    /** A process that was started listens some time later, ready or not. */
    private void listen() {
        pick().ifPresent(pod -> listening.add(pod.getMetadata().getUid()));
    }

    private void deletePod() {
        pick().ifPresent(pod -> pods.put(
                pod.getMetadata().getName(),
                new PodBuilder(pod)
                        .editMetadata()
                        .withDeletionTimestamp(now.toString())
                        .endMetadata()
                        .build()));
    }

    /** What an agent does: it stops a pod once it is drained. */
    private void stopDrainedPod() {
        pods.values().removeIf(pod -> drained.contains(pod.getMetadata().getUid()) && random.nextBoolean());
    }

    private Optional<Pod> pick() {
        List<Pod> all = pods();
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(random.nextInt(all.size())));
    }

    private void setCondition(Pod pod, String type, boolean status) {
        Pod current = pods.get(pod.getMetadata().getName());
        if (current != null) {
            pods.put(
                    pod.getMetadata().getName(),
                    new PodBuilder(current)
                            .editStatus()
                            .removeMatchingFromConditions(c -> type.equals(c.getType()))
                            .addNewCondition()
                            .withType(type)
                            .withStatus(status ? "True" : "False")
                            .endCondition()
                            .endStatus()
                            .build());
        }
    }

    private void reconcile() {
        EndpointPlan plan = EndpointPlanner.plan(web, mirror, List.copyOf(slices.values()), endpoints);
        plan.createdSlices().forEach(this::write);
        plan.updatedSlices().forEach(this::write);
        plan.deletedSlices().forEach(slice -> {
            slices.remove(slice.getMetadata().getName());
            log.add(new SliceChange(versioned(slice), true));
        });
        plan.createdEndpoints().forEach(e -> endpoints = Optional.of(e));
        plan.updatedEndpoints().forEach(e -> endpoints = Optional.of(e));
    }

    private void write(EndpointSlice slice) {
        EndpointSlice stored = versioned(slice);
        slices.put(slice.getMetadata().getName(), stored);
        log.add(new SliceChange(stored, false));
    }

    private EndpointSlice versioned(EndpointSlice slice) {
        return new EndpointSliceBuilder(slice)
                .editMetadata()
                .withResourceVersion(String.valueOf(log.size() + 1))
                .endMetadata()
                .build();
    }

    private void readLog(int limit) {
        for (int i = 0; i < limit && historyPosition < log.size(); i++) {
            SliceChange change = log.get(historyPosition++);
            if (change.deleted()) {
                history.deleted(change.slice());
            } else {
                history.observe(change.slice());
            }
        }
    }

    private void judge() {
        for (Pod pod : mirror) {
            PodRoutes routes = history.of(pod.getMetadata().getUid());
            Judgement judgement = HandshakeJudge.judge(pod, List.of(web), routes, roster.quorum(now), floor);
            if (judgement instanceof Judgement.Set set) {
                setCondition(pod, set.type(), set.status());
                if (set.type().equals(HandshakeJudge.DRAINED)) {
                    drained.add(pod.getMetadata().getUid());
                } else if (set.status()) {
                    checkListens(pod.getMetadata().getUid());
                    routableSet++;
                }
            }
        }
    }

    private void checkListens(String uid) {
        if (!roster.live(now).isEmpty() && !listening.contains(uid)) {
            throw new AssertionError(uid + " was called routable before it listened");
        }
    }

    private void maybeRestartSomething() {
        int which = random.nextInt(proxies.size() + 6);
        deaths += which <= proxies.size() ? 1 : 0;
        if (which < proxies.size()) {
            int behind = random.nextInt(4);
            proxies.set(which, new SimulatedProxy(this, "proxy-" + names++, Math.max(0, log.size() - behind)));
        } else if (which == proxies.size()) {
            restartRegistry();
        }
    }

    private void restartRegistry() {
        write(new EndpointSliceBuilder()
                .withNewMetadata()
                .withNamespace("kube-system")
                .withName("barrier")
                .endMetadata()
                .build());
        floor = log.size();
        history = new RouteHistory();
        slices.values().forEach(history::observe);
        slices.remove("barrier");
        historyPosition = log.size();
        roster = new ProxyRoster(now);
        records.values().forEach(record -> roster.heard(record.report(), now));
        mirror = pods();
    }
}
