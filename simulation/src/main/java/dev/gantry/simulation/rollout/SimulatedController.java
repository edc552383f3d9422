package dev.gantry.simulation.rollout;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceView;
import dev.gantry.apimachinery.controller.Reconciler;
import dev.gantry.apimachinery.event.EventRecorder;
import dev.gantry.deployment.controller.Cluster;
import dev.gantry.deployment.controller.DeploymentMeters;
import dev.gantry.deployment.controller.DeploymentReconciler;
import dev.gantry.deployment.controller.DeploymentTemplates;
import dev.gantry.deployment.controller.ReplicaSetReconciler;
import dev.gantry.deployment.controller.StartGates;
import dev.gantry.deployment.controller.Tracked;
import dev.gantry.deployment.controller.UnsettledWrites;
import dev.gantry.deployment.pod.Ownership;
import dev.gantry.simulation.world.Faults;
import dev.gantry.simulation.world.LateView;
import dev.gantry.simulation.world.SimulatedClock;
import dev.gantry.simulation.world.UnreliableClient;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** One life of the deployment service's process: its views, its memory and its queue of keys. */
final class SimulatedController {

    private static final Duration RESYNC = Duration.ofSeconds(30);
    private static final Duration BACK_OFF = Duration.ofSeconds(1);

    /** A key of one of the two loops. */
    private record Item(String kind, ObjectKey key) {}

    private final SimulatedClock clock;
    private final List<LateView<?>> views;
    private final Map<String, Reconciler> reconcilers;
    private final Map<Item, Instant> due = new LinkedHashMap<>();
    private Instant nextResync;

    SimulatedController(SimulatedWorld world) {
        this.clock = world.clock();
        this.nextResync = clock.instant().plus(RESYNC);
        LateView<Deployment> deployments = new LateView<>(world.deployments(), clock);
        LateView<ReplicaSet> replicaSets = new LateView<>(world.replicaSets(), clock);
        LateView<Pod> pods = new LateView<>(world.pods(), clock);
        this.views = List.of(deployments, replicaSets, pods);
        Faults faults = world.faults();
        Cluster cluster = new Cluster(
                Tracked.follow(
                        Deployment.class,
                        deployments,
                        new UnreliableClient<>(world.deployments(), faults, false),
                        clock),
                Tracked.follow(
                        ReplicaSet.class,
                        replicaSets,
                        new UnreliableClient<>(world.replicaSets(), faults, false),
                        clock),
                Tracked.follow(Pod.class, pods, new UnreliableClient<>(world.pods(), faults, true), clock),
                EventRecorder.NONE,
                new DeploymentMeters(new SimpleMeterRegistry()),
                clock);
        this.reconcilers = Map.of(
                "Deployment",
                new DeploymentReconciler(cluster, DeploymentTemplates.AS_WRITTEN),
                "ReplicaSet",
                new ReplicaSetReconciler(cluster, new StartGates(List.of(deployments))));
        wake(deployments, d -> enqueue("Deployment", ObjectKey.of(d)));
        wake(replicaSets, set -> {
            enqueue("ReplicaSet", ObjectKey.of(set));
            enqueueController(set);
        });
        wake(pods, this::enqueueController);
    }

    private static <T extends HasMetadata> void wake(ResourceView<T> view, Consumer<T> signal) {
        var _ = view.subscribe(new ResourceView.Listener<T>() {
            @Override
            public void added(T object) {
                signal.accept(object);
            }

            @Override
            public void updated(T previous, T current) {
                signal.accept(current);
            }

            @Override
            public void deleted(T last) {
                signal.accept(last);
            }
        });
    }

    private void enqueueController(HasMetadata object) {
        Ownership.controller(object)
                .ifPresent(owner -> enqueue(
                        owner.getKind(), new ObjectKey(object.getMetadata().getNamespace(), owner.getName())));
    }

    private void enqueue(String kind, ObjectKey key) {
        due.put(new Item(kind, key), clock.instant());
    }

    /** Lets a view show something, or runs one key that is due. */
    void step(RandomGenerator random) {
        LateView<?> view = views.get(random.nextInt(views.size()));
        switch (random.nextInt(12)) {
            case 0, 1, 2, 3, 4 -> view.advance();
            case 5 -> view.repeat();
            case 6 -> {
                if (random.nextInt(10) == 0) {
                    view.relist();
                }
            }
            default -> runOne(random);
        }
    }

    private void runOne(RandomGenerator random) {
        Instant now = clock.instant();
        if (!now.isBefore(nextResync)) {
            nextResync = now.plus(RESYNC);
            views.stream()
                    .flatMap(view -> view.list().stream())
                    .filter(object -> reconcilers.containsKey(object.getKind()))
                    .forEach(object -> enqueue(object.getKind(), ObjectKey.of(object)));
        }
        List<Item> ready = due.entrySet().stream()
                .filter(entry -> !entry.getValue().isAfter(now))
                .map(Map.Entry::getKey)
                .toList();
        if (!ready.isEmpty()) {
            run(ready.get(random.nextInt(ready.size())));
        }
    }

    private void run(Item item) {
        due.remove(item);
        try {
            Reconciler.Result result = reconcile(item);
            if (!result.requeueAfter().isZero()) {
                due.putIfAbsent(item, clock.instant().plus(result.requeueAfter()));
            }
        } catch (ApiException | UnsettledWrites e) {
            due.putIfAbsent(item, clock.instant().plus(BACK_OFF));
        }
    }

    private Reconciler.Result reconcile(Item item) {
        try {
            return java.util.Objects.requireNonNull(reconcilers.get(item.kind()))
                    .reconcile(item.key());
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Shows all that happened and runs every key, due or not. */
    void resync(List<? extends HasMetadata> objects) {
        for (LateView<?> view : views) {
            while (view.late()) {
                view.advance();
            }
        }
        objects.forEach(object -> run(new Item(object.getKind(), ObjectKey.of(object))));
    }

    boolean idle() {
        return views.stream().noneMatch(LateView::late)
                && due.values().stream().noneMatch(at -> !at.isAfter(clock.instant()));
    }
}
