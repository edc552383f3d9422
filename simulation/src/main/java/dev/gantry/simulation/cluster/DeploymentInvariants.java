package dev.gantry.simulation.cluster;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.deployment.pod.Ownership;
import dev.gantry.deployment.pod.PodReadiness;
import dev.gantry.simulation.world.UpdateLimits;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Of Deployments: never more pods than replicas and surge, never fewer available than replicas less maxUnavailable. */
final class DeploymentInvariants {

    private final ClusterWorld world;
    private final Set<String> strays;
    private final Map<String, DeploymentLimits> limits = new HashMap<>();
    private final Map<String, String> deploymentOfSet = new HashMap<>();

    /** @param strays uids of pods that requests made which came late */
    DeploymentInvariants(ClusterWorld world, Set<String> strays) {
        this.world = world;
        this.strays = strays;
        world.deployments().observe((_, after) -> after.ifPresent(this::changed));
        world.replicaSets().observe((_, after) -> after.ifPresent(this::changed));
    }

    private void changed(Deployment deployment) {
        DeploymentLimits of = limits.computeIfAbsent(deployment.getMetadata().getName(), _ -> new DeploymentLimits());
        if (world.stage().is(Actor.USER)) {
            of.widen(deployment);
        } else {
            settleIfKnown(deployment);
        }
    }

    private void changed(ReplicaSet set) {
        Ownership.controller(set).ifPresent(owner -> {
            deploymentOfSet.put(set.getMetadata().getUid(), owner.getName());
            world.deployments()
                    .get(new ObjectKey(set.getMetadata().getNamespace(), owner.getName()))
                    .ifPresent(this::settleIfKnown);
        });
    }

    private void settleIfKnown(Deployment deployment) {
        boolean observed = deployment.getStatus() != null
                && deployment.getStatus().getObservedGeneration()
                        >= deployment.getMetadata().getGeneration();
        if (observed
                && sets(deployment).stream().allMatch(DeploymentInvariants::settled)
                && sized(deployment)
                && deployment.getStatus().getAvailableReplicas() == available(deployment)) {
            limits(deployment).settle(deployment);
        }
    }

    /** Whether the sets were told of the present number: what the controller has observed it may not have acted on yet. */
    private boolean sized(Deployment deployment) {
        int wanted = sets(deployment).stream()
                .mapToInt(set -> set.getSpec().getReplicas())
                .sum();
        return wanted
                <= deployment.getSpec().getReplicas()
                        + UpdateLimits.of(deployment).maxSurge();
    }

    private static boolean settled(ReplicaSet set) {
        return set.getStatus() != null
                && set.getStatus().getObservedGeneration() >= set.getMetadata().getGeneration()
                && set.getStatus().getReplicas() <= set.getSpec().getReplicas();
    }

    private List<ReplicaSet> sets(Deployment deployment) {
        String name = deployment.getMetadata().getName();
        return world.replicaSets().list().stream()
                .filter(set -> name.equals(deploymentOfSet.get(set.getMetadata().getUid())))
                .toList();
    }

    private DeploymentLimits limits(Deployment deployment) {
        return Objects.requireNonNull(limits.get(deployment.getMetadata().getName()));
    }

    private Optional<Deployment> deployment(Pod pod) {
        return Ownership.controller(pod)
                .map(owner -> deploymentOfSet.getOrDefault(owner.getUid(), ""))
                .flatMap(name -> world.deployments().get(new ObjectKey(ClusterWorld.NAMESPACE, name)));
    }

    private List<Pod> active(Deployment deployment) {
        String name = deployment.getMetadata().getName();
        return world.pods().list().stream()
                .filter(PodReadiness::active)
                .filter(pod -> name.equals(set(pod).map(deploymentOfSet::get).orElse("")))
                .toList();
    }

    private static Optional<String> set(Pod pod) {
        return Ownership.controller(pod).map(owner -> owner.getUid());
    }

    private int available(Deployment deployment) {
        return (int) active(deployment).stream()
                .filter(pod -> available(pod, deployment))
                .count();
    }

    private boolean available(Pod pod, Deployment deployment) {
        return PodReadiness.active(pod)
                && PodReadiness.available(
                        pod,
                        deployment.getSpec().getMinReadySeconds(),
                        world.clock().instant());
    }

    /** The controller made a pod. */
    void created(Pod pod) {
        deployment(pod).ifPresent(deployment -> {
            List<Pod> active = active(deployment).stream()
                    .filter(other -> !strays.contains(other.getMetadata().getUid()))
                    .toList();
            if (active.size() > limits(deployment).maxPods()) {
                throw world.violated(
                        active.size() + " pods of " + deployment.getMetadata().getName() + ": " + limits(deployment));
            }
            boolean others = active.stream().anyMatch(other -> !set(other).equals(set(pod)));
            if (isRecreate(deployment) && others) {
                throw world.violated(
                        pod.getMetadata().getName() + " was made before those of another template had gone");
            }
        });
    }

    private static boolean isRecreate(Deployment deployment) {
        return "Recreate".equals(deployment.getSpec().getStrategy().getType());
    }

    /** Somebody changed or deleted a pod. */
    void podChanged(Pod before, Optional<Pod> after) {
        Optional<Deployment> owner = deployment(before);
        if (owner.isEmpty() || !available(before, owner.get())) {
            return;
        }
        Deployment deployment = owner.get();
        if (after.filter(pod -> available(pod, deployment)).isPresent()) {
            return;
        }
        if (!world.stage().is(Actor.WORKLOADS)) {
            limits(deployment).lost();
        } else if (!isRecreate(deployment)) {
            int available = available(deployment);
            if (!limits(deployment).allowsAvailable(available)) {
                throw world.violated(available + " pods of "
                        + deployment.getMetadata().getName() + " are available: " + limits(deployment));
            }
        }
    }
}
