package dev.gantry.simulation.sets;

import dev.gantry.apimachinery.ObjectKey;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import java.util.List;
import java.util.random.RandomGenerator;

/** Somebody who scales and updates both sets, moves the partition, and adds, taints and removes nodes. */
final class SetsUser {

    private static final int MAX_REPLICAS = 5;
    private static final int MAX_NODES = 5;
    private static final int VERSIONS = 3;

    private final SetsWorld world;
    private final RandomGenerator random;
    private int nodes;

    SetsUser(SetsWorld world, RandomGenerator random) {
        this.world = world;
        this.random = random;
    }

    void createAll() {
        for (int i = 0; i < 3; i++) {
            addNode();
        }
        world.statefulSets()
                .create(new StatefulSetBuilder()
                        .withNewMetadata()
                        .withNamespace("default")
                        .withName("web")
                        .endMetadata()
                        .withNewSpec()
                        .withReplicas(random.nextInt(MAX_REPLICAS) + 1)
                        .withPodManagementPolicy(random.nextInt(3) == 0 ? "Parallel" : "OrderedReady")
                        .withMinReadySeconds(random.nextInt(3) == 0 ? 5 : 0)
                        .withRevisionHistoryLimit(random.nextInt(3))
                        .withNewUpdateStrategy()
                        .withType("RollingUpdate")
                        .withNewRollingUpdate()
                        .withMaxUnavailable(new IntOrString(random.nextInt(2) + 1))
                        .endRollingUpdate()
                        .endUpdateStrategy()
                        .withNewSelector()
                        .addToMatchLabels("app", "web")
                        .endSelector()
                        .withTemplate(template("web", "v0"))
                        .endSpec()
                        .build());
        int surge = random.nextInt(3);
        world.daemonSets()
                .create(new DaemonSetBuilder()
                        .withNewMetadata()
                        .withNamespace("default")
                        .withName("agent")
                        .endMetadata()
                        .withNewSpec()
                        .withMinReadySeconds(random.nextInt(3) == 0 ? 5 : 0)
                        .withRevisionHistoryLimit(random.nextInt(3))
                        .withNewUpdateStrategy()
                        .withType("RollingUpdate")
                        .withNewRollingUpdate()
                        .withMaxSurge(new IntOrString(surge))
                        .withMaxUnavailable(new IntOrString(surge > 0 ? 0 : random.nextInt(2) + 1))
                        .endRollingUpdate()
                        .endUpdateStrategy()
                        .withNewSelector()
                        .addToMatchLabels("app", "agent")
                        .endSelector()
                        .withTemplate(template("agent", "v0"))
                        .endSpec()
                        .build());
    }

    private static PodTemplateSpec template(String app, String image) {
        return new PodTemplateSpecBuilder()
                .withNewMetadata()
                .addToLabels("app", app)
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName(app)
                .withImage(image)
                .endContainer()
                .endSpec()
                .build();
    }

    void step() {
        switch (random.nextInt(10)) {
            case 0, 1 -> webImage(random.nextInt(4) == 0 ? SetsNodes.BROKEN_IMAGE : version());
            case 2, 3 -> agentImage(random.nextInt(4) == 0 ? SetsNodes.BROKEN_IMAGE : version());
            case 4, 5 -> scale(random.nextInt(MAX_REPLICAS + 1));
            case 6 -> partition(random.nextInt(3));
            case 7 -> addNode();
            case 8 -> removeNode();
            default -> taint();
        }
    }

    /** Leaves the sets in a form that can be completed. */
    void lastWish() {
        partition(0);
        webImage(version());
        agentImage(version());
    }

    private String version() {
        return "v" + random.nextInt(VERSIONS);
    }

    private void webImage(String image) {
        world.statefulSets()
                .update(new StatefulSetBuilder(world.statefulSet())
                        .editSpec()
                        .withTemplate(template("web", image))
                        .endSpec()
                        .build());
    }

    private void agentImage(String image) {
        world.daemonSets()
                .update(new DaemonSetBuilder(world.daemonSet())
                        .editSpec()
                        .withTemplate(template("agent", image))
                        .endSpec()
                        .build());
    }

    private void scale(int replicas) {
        world.statefulSets()
                .update(new StatefulSetBuilder(world.statefulSet())
                        .editSpec()
                        .withReplicas(replicas)
                        .endSpec()
                        .build());
    }

    private void partition(int partition) {
        world.statefulSets()
                .update(new StatefulSetBuilder(world.statefulSet())
                        .editSpec()
                        .editUpdateStrategy()
                        .editRollingUpdate()
                        .withPartition(partition)
                        .endRollingUpdate()
                        .endUpdateStrategy()
                        .endSpec()
                        .build());
    }

    private void addNode() {
        if (world.nodes().list().size() < MAX_NODES) {
            nodes++;
            world.nodes()
                    .create(new NodeBuilder()
                            .withNewMetadata()
                            .withNamespace("")
                            .withName("node-" + nodes)
                            .endMetadata()
                            .withNewSpec()
                            .endSpec()
                            .build());
        }
    }

    private void removeNode() {
        List<Node> present = world.nodes().list();
        if (present.size() > 1) {
            world.nodes().remove(ObjectKey.of(present.get(random.nextInt(present.size()))));
        }
    }

    /** Toggles a taint that keeps daemons off, or drives them away. */
    private void taint() {
        List<Node> present = world.nodes().list();
        Node node = present.get(random.nextInt(present.size()));
        boolean clean = node.getSpec().getTaints().isEmpty();
        String effect = random.nextBoolean() ? "NoSchedule" : "NoExecute";
        world.nodes()
                .update(new NodeBuilder(node)
                        .editSpec()
                        .withTaints(clean ? List.of(new Taint(effect, "gpu", null, null)) : List.of())
                        .endSpec()
                        .build());
    }
}
