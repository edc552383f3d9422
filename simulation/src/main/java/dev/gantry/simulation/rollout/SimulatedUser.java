package dev.gantry.simulation.rollout;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStrategyBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Somebody who updates, scales, pauses and returns to earlier versions without waiting for anything. */
final class SimulatedUser {

    private static final int MAX_REPLICAS = 12;
    private static final int VERSIONS = 4;
    private static final List<IntOrString> LIMITS = List.of(
            new IntOrString(0),
            new IntOrString(1),
            new IntOrString(3),
            new IntOrString("25%"),
            new IntOrString("50%"),
            new IntOrString("100%"));

    private final SimulatedWorld world;
    private final RandomGenerator random;

    SimulatedUser(SimulatedWorld world, RandomGenerator random) {
        this.world = world;
        this.random = random;
    }

    void createDeployment() {
        boolean recreate = random.nextInt(5) == 0;
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
                        .withAnnotations(recreate ? Map.of() : delivery())
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

    /** Half of all Deployments bring their templates in by steps. */
    private Map<String, String> delivery() {
        return switch (random.nextInt(4)) {
            case 0 -> Map.of("gantry.dev/strategy", "Canary", "gantry.dev/canary-steps", "20%:20s,60%:5s");
            case 1 ->
                Map.of(
                        "gantry.dev/strategy",
                        "BlueGreen",
                        "gantry.dev/preview-seconds",
                        "5",
                        "gantry.dev/keep-former-seconds",
                        "10");
            default -> Map.of();
        };
    }

    void step() {
        Deployment deployment = world.deployment();
        switch (random.nextInt(9)) {
            case 8 -> promote();
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

    /** Whatever revision is on its way need not be waited for. */
    private void promote() {
        String revision = Optional.ofNullable(world.deployment().getMetadata().getAnnotations())
                .map(annotations -> annotations.get("deployment.kubernetes.io/revision"))
                .orElse("1");
        world.deployments()
                .update(new DeploymentBuilder(world.deployment())
                        .editMetadata()
                        .addToAnnotations("gantry.dev/promote", revision)
                        .endMetadata()
                        .build());
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
