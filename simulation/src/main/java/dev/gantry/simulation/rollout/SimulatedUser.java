package dev.gantry.simulation.rollout;

import dev.gantry.simulation.world.DeliveryScript;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStrategyBuilder;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Somebody who updates, scales, pauses and returns to earlier versions without waiting for anything. */
final class SimulatedUser {

    private static final int MAX_REPLICAS = 12;
    private static final int VERSIONS = 4;
    private static final String ABORT = "gantry.dev/abort";
    private static final List<IntOrString> LIMITS = List.of(
            new IntOrString(0),
            new IntOrString(1),
            new IntOrString(3),
            new IntOrString("25%"),
            new IntOrString("50%"),
            new IntOrString("100%"));

    private final SimulatedWorld world;
    private final RandomGenerator random;
    private final boolean recreate;
    private final DeliveryScript script;

    SimulatedUser(SimulatedWorld world, RandomGenerator random) {
        this.world = world;
        this.random = random;
        this.recreate = random.nextInt(5) == 0;
        this.script = recreate ? DeliveryScript.NONE : DeliveryScript.drawn(random);
    }

    /** How the Deployment wants its templates brought in: about half of them by steps. */
    DeliveryScript script() {
        return script;
    }

    void createDeployment() {
        DeploymentStrategyBuilder strategy =
                new DeploymentStrategyBuilder().withType(recreate ? "Recreate" : "RollingUpdate");
        if (!recreate) {
            strategy.withNewRollingUpdate()
                    .withMaxSurge(LIMITS.get(random.nextInt(LIMITS.size())))
                    .withMaxUnavailable(LIMITS.get(random.nextInt(LIMITS.size())))
                    .endRollingUpdate();
        }
        world.deployments()
                .create(new DeploymentBuilder()
                        .withNewMetadata()
                        .withNamespace("default")
                        .withName("web")
                        .withAnnotations(script.annotations())
                        .endMetadata()
                        .withNewSpec()
                        .withReplicas(random.nextInt(MAX_REPLICAS) + 1)
                        .withMinReadySeconds(random.nextInt(3) == 0 ? 5 : 0)
                        .withProgressDeadlineSeconds(600)
                        .withRevisionHistoryLimit(random.nextInt(3))
                        .withStrategy(strategy.build())
                        .withNewSelector()
                        .addToMatchLabels("app", "web")
                        .endSelector()
                        .withNewTemplate()
                        .withNewMetadata()
                        .addToLabels("app", "web")
                        .endMetadata()
                        .withNewSpec()
                        .withContainers(new ContainerBuilder()
                                .withName("web")
                                .withImage("v0")
                                .build())
                        .endSpec()
                        .endTemplate()
                        .endSpec()
                        .build());
    }

    void step() {
        Deployment deployment = world.deployment();
        switch (random.nextInt(11)) {
            case 8 -> promote();
            case 9 -> order("gantry.dev/promote", revision() + "/" + (1 + random.nextInt(2)));
            case 10 -> abort();
            case 0, 1, 2 -> image("v" + random.nextInt(VERSIONS));
            case 3 -> image(brokenImage());
            case 4, 5 -> scale(random.nextInt(MAX_REPLICAS + 1));
            case 6 -> pause(!Boolean.TRUE.equals(deployment.getSpec().getPaused()));
            default -> restart();
        }
    }

    /** Leaves the Deployment in a form that can be completed. */
    void lastWish() {
        pause(false);
        image("v" + random.nextInt(VERSIONS));
        if (isGivenUp()) {
            restart();
        }
        if (world.deployment().getSpec().getReplicas() == 0 && random.nextBoolean()) {
            scale(1 + random.nextInt(MAX_REPLICAS));
        }
    }

    /** Rolls out what can never be complete, over something that is; returns the image. */
    String breakIt() {
        String image = brokenImage();
        image(image);
        return image;
    }

    private String brokenImage() {
        return random.nextBoolean() ? SimulatedNodes.BROKEN_IMAGE : SimulatedNodes.CRASHING_IMAGE;
    }

    private void image(String image) {
        world.deployments()
                .update(new DeploymentBuilder(world.deployment())
                        .editSpec()
                        .editTemplate()
                        .editSpec()
                        .editFirstContainer()
                        .withImage(image)
                        .endContainer()
                        .endSpec()
                        .endTemplate()
                        .endSpec()
                        .build());
    }

    private void scale(int replicas) {
        world.deployments()
                .update(new DeploymentBuilder(world.deployment())
                        .editSpec()
                        .withReplicas(replicas)
                        .endSpec()
                        .build());
    }

    /** Whether the present template may have been given up by a person: then it is not tried again. */
    private boolean isGivenUp() {
        return !annotation(ABORT).isEmpty()
                || world.replicaSets().list().stream()
                        .anyMatch(set -> set.getMetadata().getAnnotations().containsKey("gantry.dev/failed"));
    }

    /** Whatever revision is on its way need not be waited for. */
    void promote() {
        order("gantry.dev/promote", revision());
    }

    /** Whatever revision is on its way is given up. */
    void abort() {
        order(ABORT, revision());
    }

    /** Brings in what nothing is wrong with; returns its image. */
    String updateOnceMore() {
        image("once-more");
        return "once-more";
    }

    private String revision() {
        String known = annotation("deployment.kubernetes.io/revision");
        return known.isEmpty() ? "1" : known;
    }

    private String annotation(String name) {
        return Optional.ofNullable(world.deployment().getMetadata().getAnnotations())
                .map(annotations -> annotations.get(name))
                .orElse("");
    }

    private void order(String annotation, String value) {
        if (!annotation(annotation).equals(value)) {
            world.deployments()
                    .update(new DeploymentBuilder(world.deployment())
                            .editMetadata()
                            .addToAnnotations(annotation, value)
                            .endMetadata()
                            .build());
        }
    }

    private void pause(boolean paused) {
        world.deployments()
                .update(new DeploymentBuilder(world.deployment())
                        .editSpec()
                        .withPaused(paused)
                        .endSpec()
                        .build());
    }

    private void restart() {
        world.deployments()
                .update(new DeploymentBuilder(world.deployment())
                        .editSpec()
                        .editTemplate()
                        .editMetadata()
                        .addToAnnotations(
                                "kubectl.kubernetes.io/restartedAt",
                                world.clock().instant().toString())
                        .endMetadata()
                        .endTemplate()
                        .endSpec()
                        .build());
    }
}
