package dev.gantry.simulation.cluster;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.deployment.order.StartOrder;
import dev.gantry.deployment.order.WorkloadReadiness;
import dev.gantry.deployment.pod.Ownership;
import dev.gantry.simulation.world.InMemoryOwner;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What must always hold, checked at each change on the truth, knowing whose change it is. */
final class Invariants {

    private static final String FAILED = "gantry.dev/failed";
    private static final String DRAINED = "gantry.dev/Drained";

    private final ClusterWorld world;
    private final DeploymentInvariants deployments;
    private final BudgetInvariants budgets;
    private final JobInvariants jobs;
    private final DaemonInvariants daemons;
    private final ShareInvariants shares;
    private final ReleaseInvariants releases;
    private final GangInvariants gangs;
    private final CapacityInvariants capacity;
    private final Recommendations recommendations;
    private final RebalanceInvariants rebalancing;
    private final Set<String> everThere = new HashSet<>();
    private final Set<String> everReady = new HashSet<>();
    private final Set<String> strays = new HashSet<>();
    private final Set<String> drained = new HashSet<>();
    private long routed;

    Invariants(ClusterWorld world) {
        this.world = world;
        this.deployments = new DeploymentInvariants(world, strays);
        this.budgets = new BudgetInvariants(world);
        this.jobs = new JobInvariants(world, strays);
        this.daemons = new DaemonInvariants(world, strays);
        this.shares = new ShareInvariants(world);
        this.releases = new ReleaseInvariants(world);
        this.gangs = new GangInvariants(world);
        this.capacity = new CapacityInvariants(world);
        this.recommendations = new Recommendations(world);
        this.rebalancing = new RebalanceInvariants(world);
        remember(world.replicaSets());
        remember(world.statefulSets());
        remember(world.daemonSets());
        remember(world.jobs());
        world.deployments()
                .observe((_, after) -> after.flatMap(WorkloadReadiness::of)
                        .filter(workload -> workload.ready())
                        .ifPresent(workload -> everReady.add(workload.ref().toString())));
        world.replicaSets().observe(this::failedIsNotRetried);
        world.pods().observe(this::podChanged);
    }

    private <T extends HasMetadata> void remember(InMemoryOwner<T> owner) {
        owner.observe(
                (_, after) -> after.ifPresent(o -> everThere.add(o.getMetadata().getUid())));
    }

    private void podChanged(Optional<Pod> before, Optional<Pod> after) {
        if (before.isEmpty()) {
            created(after.orElseThrow());
            return;
        }
        deployments.podChanged(before.get(), after);
        budgets.podChanged(before.get(), after);
        daemons.podChanged(before.get(), after);
        gangs.podChanged(before.get(), after);
        capacity.podChanged(before.get(), after);
        rebalancing.podChanged();
        if (after.isPresent()) {
            if (isTrue(after.get(), DRAINED)) {
                drained.add(after.get().getMetadata().getUid());
            }
        }
    }

    private static boolean isTrue(Pod pod, String type) {
        return pod.getStatus().getConditions().stream()
                .anyMatch(c -> c.getType().equals(type) && "True".equals(c.getStatus()));
    }

    private void created(Pod pod) {
        String name = pod.getMetadata().getName();
        Optional<OwnerReference> owner = Ownership.controller(pod);
        if (owner.isEmpty() || !everThere.contains(owner.get().getUid())) {
            throw world.violated(name + " was created, and nobody owns it");
        }
        // A request that comes late may make a pod too many, which no client can rule out, nor its sender know of yet;
        // it is
        // given up again, as the end shows.
        if (world.stage().is(Actor.LATE_REQUEST)) {
            strays.add(pod.getMetadata().getUid());
        } else if (world.stage().is(Actor.WORKLOADS)) {
            deployments.created(pod);
            jobs.created(pod);
            daemons.created(pod);
            startsInOrder(pod);
        }
    }

    /** What depends on another gets its first pod once that was ready; a view may show late that it is not any more. */
    private void startsInOrder(Pod pod) {
        boolean early = owner(pod).stream()
                .flatMap(owner -> StartOrder.dependencies(owner).stream())
                .anyMatch(dependency -> !everReady.contains(dependency.toString()));
        if (early) {
            throw world.violated(pod.getMetadata().getName() + " was created before what it depends on was ready");
        }
    }

    private Optional<? extends HasMetadata> owner(Pod pod) {
        OwnerReference owner = Ownership.controller(pod).orElseThrow();
        ObjectKey key = new ObjectKey(pod.getMetadata().getNamespace(), owner.getName());
        return switch (owner.getKind()) {
            case "ReplicaSet" -> world.replicaSets().get(key);
            case "StatefulSet" -> world.statefulSets().get(key);
            case "DaemonSet" -> world.daemonSets().get(key);
            case "Job" -> world.jobs().get(key);
            default -> Optional.empty();
        };
    }

    /** A revision whose rollout failed stays without pods until somebody asks for its template anew. */
    private void failedIsNotRetried(Optional<ReplicaSet> before, Optional<ReplicaSet> after) {
        if (before.isEmpty() || after.isEmpty() || !failed(before.get()) || !failed(after.get())) {
            return;
        }
        boolean again = before.get().getSpec().getReplicas() == 0
                && after.get().getSpec().getReplicas() > 0;
        if (again) {
            throw world.violated(after.get().getMetadata().getName() + " failed, and was tried again");
        }
    }

    private static boolean failed(ReplicaSet set) {
        return set.getMetadata().getAnnotations() != null
                && set.getMetadata().getAnnotations().containsKey(FAILED);
    }

    /**
     * A proxy sends a request to a pod.
     *
     * @param spare whether it knows of no pod that has a share of requests
     */
    void routed(String proxy, String podUid, boolean spare) {
        routed++;
        if (!spare && shares.isOut(podUid)) {
            throw world.violated(proxy + " routed to " + podUid + " after every proxy was said to give it no share");
        }
        if (drained.contains(podUid)) {
            throw world.violated(proxy + " routed to " + podUid + " after it was drained");
        }
    }

    /** Releases that have not ended. */
    List<String> openReleases() {
        return releases.open();
    }

    long routed() {
        return routed;
    }

    /** The scheduler knows of all that has happened to pods. */
    void schedulerSawAll() {
        gangs.schedulerSawAll();
        capacity.schedulerSawAll();
    }

    CapacityInvariants capacity() {
        return capacity;
    }

    Recommendations recommendations() {
        return recommendations;
    }

    RebalanceInvariants rebalancing() {
        return rebalancing;
    }

    /** An eviction that this budget granted was carried out. */
    void evicted(PodDisruptionBudget budget) {
        budgets.evicted(budget);
    }

    /** What must hold once everything has come to rest. */
    void atEnd() {
        for (Job job : world.jobs().list()) {
            jobs.atEnd(job);
        }
    }

    /** A pod that has outlived its owner, or "" if there is none. */
    String ownerless() {
        List<HasMetadata> owners = new ArrayList<>();
        owners.addAll(world.replicaSets().list());
        owners.addAll(world.statefulSets().list());
        owners.addAll(world.daemonSets().list());
        owners.addAll(world.jobs().list());
        Set<String> there = new HashSet<>();
        owners.forEach(owner -> there.add(owner.getMetadata().getUid()));
        for (Pod pod : world.pods().list()) {
            boolean owned = Ownership.controller(pod)
                    .filter(owner -> there.contains(owner.getUid()))
                    .isPresent();
            if (!owned) {
                return pod.getMetadata().getName() + " has outlived its owner";
            }
        }
        return "";
    }
}
