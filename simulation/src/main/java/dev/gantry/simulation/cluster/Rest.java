package dev.gantry.simulation.cluster;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.deployment.job.JobConditions;
import dev.gantry.deployment.pod.PodReadiness;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetStatus;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Whether everything is as it was asked for, with nothing left under way. */
final class Rest {

    private final ClusterWorld world;
    private final Invariants invariants;
    private final Operator operator;

    Rest(ClusterWorld world, Invariants invariants, Operator operator) {
        this.world = world;
        this.invariants = invariants;
        this.operator = operator;
    }

    boolean reached() {
        return world.deployments().list().stream().allMatch(Rest::complete)
                && world.statefulSets().list().stream().allMatch(Rest::complete)
                && world.daemonSets().list().stream().allMatch(Rest::complete)
                && world.jobs().list().stream().allMatch(JobConditions::isFinished)
                && invariants.openReleases().isEmpty()
                && invariants.capacity().openResizes().isEmpty()
                && invariants.recommendations().open().isEmpty()
                && world.pods().list().stream().noneMatch(PodReadiness::terminating)
                && world.pods().list().stream().allMatch(this::hasItsNode)
                && invariants.ownerless().isEmpty();
    }

    /** A pod of a node that is gone is removed only after a while, and looks well until then. */
    private boolean hasItsNode(Pod pod) {
        return world.nodes()
                .get(new ObjectKey("", String.valueOf(pod.getSpec().getNodeName())))
                .isPresent();
    }

    /** What is not as it was asked for, for whoever reads of it. */
    String missing() {
        List<String> all = new ArrayList<>();
        world.deployments().list().stream()
                .filter(deployment -> !complete(deployment))
                .forEach(deployment -> all.add(of(deployment, deployment.getStatus())));
        world.statefulSets().list().stream()
                .filter(set -> !complete(set))
                .forEach(set -> all.add(of(set, set.getStatus())));
        world.daemonSets().list().stream()
                .filter(set -> !complete(set))
                .forEach(set -> all.add(of(set, set.getStatus())));
        world.jobs().list().stream()
                .filter(job -> !JobConditions.isFinished(job))
                .forEach(job -> all.add(of(job, job.getStatus())));
        all.addAll(invariants.openReleases());
        all.addAll(invariants.capacity().openResizes());
        all.add(invariants.recommendations().open());
        return String.join("\n  ", all) + invariants.ownerless();
    }

    private String of(HasMetadata workload, Object status) {
        String name = workload.getMetadata().getName();
        return name + " " + status + podsOf(name).stream().map(Rest::described).toList();
    }

    private static String described(Pod pod) {
        return "\n    " + pod.getMetadata().getName() + " on " + pod.getSpec().getNodeName() + " deleted "
                + pod.getMetadata().getDeletionTimestamp() + " "
                + pod.getSpec().getContainers().getFirst().getImage() + " " + pod.getStatus();
    }

    private static boolean complete(Deployment deployment) {
        int replicas = deployment.getSpec().getReplicas();
        DeploymentStatus status = deployment.getStatus();
        return status != null
                && status.getObservedGeneration() >= deployment.getMetadata().getGeneration()
                && status.getReplicas() == replicas
                && status.getUpdatedReplicas() == replicas
                && status.getAvailableReplicas() == replicas
                && status.getTerminatingReplicas() == 0;
    }

    private static boolean complete(StatefulSet set) {
        StatefulSetStatus status = set.getStatus();
        int replicas = set.getSpec().getReplicas();
        return status != null
                && status.getObservedGeneration() >= set.getMetadata().getGeneration()
                && status.getCurrentRevision().equals(status.getUpdateRevision())
                && status.getReplicas() == replicas
                && status.getUpdatedReplicas() == replicas
                && status.getAvailableReplicas() == replicas;
    }

    private static boolean complete(DaemonSet set) {
        DaemonSetStatus status = set.getStatus();
        return status != null
                && status.getObservedGeneration() >= set.getMetadata().getGeneration()
                && status.getUpdatedNumberScheduled().equals(status.getDesiredNumberScheduled())
                && status.getNumberAvailable().equals(status.getDesiredNumberScheduled());
    }

    void checkPods() {
        for (Deployment deployment : world.deployments().list()) {
            check(deployment, deployment.getSpec().getReplicas(), image(deployment));
        }
        world.statefulSets()
                .list()
                .forEach(set -> check(
                        set, set.getSpec().getReplicas(), imageOf(set.getSpec().getTemplate())));
        world.daemonSets()
                .list()
                .forEach(set -> check(
                        set, operator.nodes().size(), imageOf(set.getSpec().getTemplate())));
    }

    /** The wanted image of each workload that a release can change. */
    Map<String, String> images() {
        Map<String, String> images = new TreeMap<>();
        world.deployments()
                .list()
                .forEach(d -> images.put("deployment/" + d.getMetadata().getName(), image(d)));
        world.statefulSets()
                .list()
                .forEach(s -> images.put(
                        "statefulset/" + s.getMetadata().getName(),
                        imageOf(s.getSpec().getTemplate())));
        return images;
    }

    static String imageOf(Pod pod) {
        return pod.getSpec().getContainers().getFirst().getImage();
    }

    static String image(Deployment deployment) {
        return imageOf(deployment.getSpec().getTemplate());
    }

    private static String imageOf(PodTemplateSpec template) {
        return template.getSpec().getContainers().getFirst().getImage();
    }

    void check(HasMetadata workload, int wanted, String image) {
        String app = workload.getMetadata().getName();
        List<Pod> pods = podsOf(app).stream().filter(pod -> !isRejected(pod)).toList();
        boolean right = pods.size() == wanted
                && pods.stream().allMatch(PodReadiness::active)
                && pods.stream()
                        .allMatch(pod -> image.equals(
                                pod.getSpec().getContainers().getFirst().getImage()));
        if (!right) {
            throw world.violated(pods.size() + " pods of " + app + " at the end, where " + wanted + " of " + image
                    + " are wanted: " + pods.stream().map(Rest::described).toList());
        }
    }

    /** Whether the node had no room for it any more: such pods are replaced and stay to be seen, as in Kubernetes. */
    private static boolean isRejected(Pod pod) {
        String reason = pod.getStatus() == null ? null : pod.getStatus().getReason();
        return reason != null && reason.startsWith("OutOf") && !PodReadiness.active(pod);
    }

    List<Pod> podsOf(String app) {
        return world.pods().list().stream()
                .filter(pod -> app.equals(pod.getMetadata().getLabels().get(BudgetedApp.LABEL)))
                .toList();
    }
}
