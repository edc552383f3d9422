package dev.gantry.simulation.cluster;

import dev.gantry.agent.pod.NodeAllocations;
import dev.gantry.agent.podlifecycle.ContainerHealth;
import dev.gantry.agent.podlifecycle.DesiredPod;
import dev.gantry.agent.podlifecycle.HostFacts;
import dev.gantry.agent.podlifecycle.ImageState;
import dev.gantry.agent.podlifecycle.ObservedContainer;
import dev.gantry.agent.podlifecycle.ObservedPod;
import dev.gantry.agent.podlifecycle.PodAction;
import dev.gantry.agent.podlifecycle.PodPlan;
import dev.gantry.agent.podlifecycle.PodReconciler;
import dev.gantry.agent.podlifecycle.PodStatuses;
import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceClient;
import dev.gantry.apimachinery.client.ResourceClient.Deletion;
import dev.gantry.simulation.world.Faults;
import dev.gantry.simulation.world.InMemoryOwner;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One life of a node's agent: the steps of {@code PodWorker} for all its pods on one thread. What to do and what to say of it are
 * the agent's own decisions; the engine obeys at once, and the agent may die after each action.
 */
final class Agent {

    private static final Duration RESYNC = Duration.ofSeconds(30);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration PROBE_EVERY = Duration.ofMillis(500);
    private static final int FLAKES_PER_THOUSAND = 4;
    private static final int TERMINATED = 143;

    private final ClusterWorld world;
    private final String node;
    private final Engine engine;
    private final ResourceClient<Pod> client;
    private final Containers containers;
    private final HostFacts facts;
    private final NodeAllocations allocations = new NodeAllocations(
            Map.of("cpu", new Quantity(CapacityInvariants.CPU_OF_NODE_MILLIS + "m")), this::hasListed);
    private final Map<String, CaredPod> pods = new LinkedHashMap<>();
    private boolean listed;
    private int cursor;

    Agent(ClusterWorld world, String node, Engine engine, ResourceClient<Pod> client, Containers containers) {
        this.world = world;
        this.node = node;
        this.engine = engine;
        this.client = client;
        this.containers = containers;
        this.facts = new HostFacts("docker", List.of("192.168.0.1"));
    }

    /** Takes up all pods of the node; what runs of pods that are gone is found by their remains. */
    private void list() {
        Instant now = world.clock().instant();
        cursor = world.pods().log().size();
        world.pods().list().stream().filter(this::isMine).forEach(pod -> take(pod, now));
        for (String uid : engine.pods()) {
            if (!pods.containsKey(uid)) {
                Pod last = lastOf(uid);
                take(last, now).sawItGo(last, now);
                allocations.deleted(uid);
            }
        }
    }

    private boolean hasListed() {
        return listed;
    }

    private CaredPod take(Pod pod, Instant now) {
        String uid = pod.getMetadata().getUid();
        CaredPod cared = new CaredPod(pod, now);
        pods.put(uid, cared);
        allocations.add(pod, () -> signal(uid));
        return cared;
    }

    private Pod lastOf(String uid) {
        return world.pods().log().stream()
                .map(InMemoryOwner.Change::object)
                .filter(pod -> pod.getMetadata().getUid().equals(uid))
                .reduce((_, later) -> later)
                .orElseThrow();
    }

    private boolean isMine(Pod pod) {
        return node.equals(pod.getSpec().getNodeName());
    }

    /** Takes in some of what the API has to tell; one that was never told anything leaves alone what runs. */
    void watch(int changes) {
        if (!listed) {
            list();
            listed = true;
        }
        Instant now = world.clock().instant();
        List<InMemoryOwner.Change<Pod>> log = world.pods().log();
        for (int i = 0; i < changes && cursor < log.size(); cursor++) {
            InMemoryOwner.Change<Pod> change = log.get(cursor);
            if (isMine(change.object())) {
                i++;
                see(change, now);
            }
        }
    }

    private void see(InMemoryOwner.Change<Pod> change, Instant now) {
        String uid = change.object().getMetadata().getUid();
        CaredPod known = pods.get(uid);
        if (known == null && !change.deletion()) {
            take(change.object(), now);
        } else if (known != null && change.deletion()) {
            known.sawItGo(change.object(), now);
            allocations.deleted(uid);
        } else if (known != null) {
            known.saw(change.object(), now);
            allocations.changed(known.pod());
        }
    }

    /** Looks at every pod that is due. */
    void work() {
        Instant now = world.clock().instant();
        for (CaredPod pod : List.copyOf(pods.values())) {
            if (pod.isDue(now)) {
                look(pod, now);
            }
        }
    }

    Instant nextDue() {
        return pods.values().stream()
                .map(CaredPod::lookAt)
                .min(Instant::compareTo)
                .orElse(Instant.MAX);
    }

    /** Something of the pod ended by itself, or is granted to it. */
    void signal(String uid) {
        if (pods.containsKey(uid)) {
            pods.get(uid).lookAgainAt(world.clock().instant());
        }
    }

    private void look(CaredPod cared, Instant now) {
        DesiredPod desired = allocations.granted(cared.desired(now), now);
        probe(cared, desired);
        ObservedPod observed = observe(cared);
        PodPlan plan = PodReconciler.plan(desired, observed, now);
        cared.lookAgainAt(plan.wakeAt().filter(now.plus(RESYNC)::isAfter).orElse(now.plus(RESYNC)));
        for (PodAction action : plan.actions()) {
            if (!perform(cared, desired, action, now)) {
                return;
            }
            cared.lookAgainAt(now);
            if (world.faults().dies()) {
                throw new Faults.SenderDied();
            }
        }
        if (waitsForProbe(cared) && cared.lookAt().isAfter(now.plus(PROBE_EVERY))) {
            cared.lookAgainAt(now.plus(PROBE_EVERY));
        }
        if (!cared.objectGone()) {
            report(cared, PodStatuses.compute(desired, observe(cared), facts, now));
        }
    }

    private ObservedPod observe(CaredPod cared) {
        return new ObservedPod(engine.sandboxes(cared.uid()), engine.containers(cared.uid()), cared.memory());
    }

    /** Asks the containers whether they are ready; what an earlier life of the agent reported is taken over. */
    private void probe(CaredPod cared, DesiredPod desired) {
        for (ObservedContainer run : engine.running(cared.uid()).toList()) {
            Container container = desired.container(run.name()).orElseThrow();
            ContainerHealth before = cared.health().get(run.id());
            if (before == null) {
                cared.health()
                        .put(run.id(), adopted(desired, run).orElseGet(() -> ContainerHealth.unprobed(container)));
            } else if (container.getReadinessProbe() != null) {
                boolean answers = containers.answers(run.image())
                        && (before.ready()
                                ? !world.faults().happens(FLAKES_PER_THOUSAND)
                                : world.random().nextInt(3) > 0);
                cared.health().put(run.id(), new ContainerHealth(true, answers, Optional.empty()));
            }
        }
    }

    private Optional<ContainerHealth> adopted(DesiredPod desired, ObservedContainer run) {
        String id = facts.engine() + "://" + run.id();
        return desired.reported(run.name())
                .filter(status -> id.equals(status.getContainerID()))
                .filter(status -> Boolean.TRUE.equals(status.getStarted()))
                .map(status -> new ContainerHealth(true, Boolean.TRUE.equals(status.getReady()), Optional.empty()));
    }

    private boolean waitsForProbe(CaredPod cared) {
        return engine.running(cared.uid())
                .filter(run -> containers.answers(run.image()))
                .anyMatch(run -> !Optional.ofNullable(cared.health().get(run.id()))
                        .map(ContainerHealth::ready)
                        .orElse(false));
    }

    /** Whether the pod is still looked after. */
    private boolean perform(CaredPod cared, DesiredPod desired, PodAction action, Instant now) {
        String uid = cared.uid();
        switch (action) {
            case PodAction.CreateSandbox(int attempt) -> engine.createSandbox(uid, attempt, now);
            case PodAction.RemoveSandbox(var id) -> engine.removeSandbox(uid, id);
            case PodAction.EnsureImage(String container, String image, var _, int restart, var _) ->
                cared.images().put(container, new ImageState.Present(image, restart));
            case PodAction.StartContainer(String container, var _, int restart, int streak, var _, var _) -> {
                engine.start(uid, desired.container(container).orElseThrow(), restart, streak, now);
                containers.started(cared.pod(), node);
            }
            case PodAction.StopContainer(var _, var id, var _, var _, var _) -> engine.end(uid, id, TERMINATED, now);
            case PodAction.RemoveContainer(var _, var id) -> engine.remove(uid, id);
            case PodAction.UpdateContainer(var _, var id, var resources, var _, var _) ->
                engine.update(uid, id, resources);
            case PodAction.RestartContainer(PodAction.StopContainer stop) -> {
                cared.resizing(stop.id());
                engine.end(uid, stop.id(), TERMINATED, now);
            }
            case PodAction.CreateContainer _ ->
                throw new IllegalStateException("nothing is created early: a sandbox here starts in no time");
            case PodAction.FinishDeletion _ -> {
                return !finishDeletion(cared, now);
            }
        }
        return true;
    }

    private boolean finishDeletion(CaredPod cared, Instant now) {
        if (cared.objectGone() || deletionIsDone(cared.pod())) {
            pods.remove(cared.uid());
            allocations.remove(cared.uid());
            return true;
        }
        cared.lookAgainAt(now.plus(AFTER_FAILURE));
        return true;
    }

    /** Whether nothing is left to do: a pod that others hold is over for its agent, too. */
    private boolean deletionIsDone(Pod pod) {
        try {
            client.delete(
                    ObjectKey.of(pod),
                    Deletion.ofUid(pod.getMetadata().getUid()).withGracePeriodSeconds(0));
            return true;
        } catch (ApiException e) {
            return e.isNotFound() || e.isConflict();
        }
    }

    private void report(CaredPod cared, PodStatus status) {
        if (status.equals(cared.pod().getStatus())) {
            return;
        }
        Pod pod = cared.pod();
        Instant now = world.clock().instant();
        try {
            cared.saw(
                    client.updateStatus(
                            new Pod(pod.getApiVersion(), pod.getKind(), pod.getMetadata(), pod.getSpec(), status)),
                    now);
        } catch (ApiException e) {
            cared.lookAgainAt(now.plus(AFTER_FAILURE));
        }
    }
}
