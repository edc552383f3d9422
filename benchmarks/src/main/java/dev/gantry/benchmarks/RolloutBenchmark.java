package dev.gantry.benchmarks;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ApiConnection;
import dev.gantry.apimachinery.client.ResourceClient;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * A rolling update of real containers under steady load through the gateway: how long it takes, and how many requests it loses
 * with kept connections and with a new connection for each request.
 */
final class RolloutBenchmark {

    private static final ObjectKey NAME = new ObjectKey("default", "rollout");
    private static final String PATH = "/services/default/rollout/";
    private static final int REPLICAS = 10;
    private static final int AT_A_TIME = 2;

    /** Load before and after the update, for failures that come a little late. */
    private static final long STEADY_MILLIS = 3_000;

    private static final long GIVE_UP_MILLIS = 300_000;
    private static final long POLL_MILLIS = 100;

    private final Target target;
    private final ResourceClient<Deployment> deployments;
    private final ResourceClient<Service> services;

    RolloutBenchmark(Target target) {
        this.target = target;
        this.deployments = ApiConnection.toService(target.deployment(), target.internalToken())
                .client(Deployment.class);
        this.services = ApiConnection.toService(target.registry(), target.internalToken())
                .client(Service.class);
    }

    void run(List<String> options) throws IOException, InterruptedException {
        var _ = services.create(service());
        long start = System.nanoTime();
        var _ = deployments.create(deployment());
        awaitRollout();
        System.out.printf(Locale.ROOT, "%d replicas are available after %.1f s%n", REPLICAS, secondsSince(start));
        awaitRoute();
        System.out.println("| update | seconds | connections | requests | failures | p50 ms | p99 ms |");
        System.out.println("|---|---|---|---|---|---|---|");
        update("v2");
        update("v1");
    }

    private void update(String version) throws IOException, InterruptedException {
        SteadyLoad load = SteadyLoad.start(target.applications(), PATH);
        try (load) {
            Thread.sleep(STEADY_MILLIS);
            long start = System.nanoTime();
            var _ = deployments.strategicPatch(
                    NAME,
                    "",
                    "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"hello\",\"image\":\"gantry/hello:"
                            + version + "\"}]}}}}");
            awaitRollout();
            double seconds = secondsSince(start);
            Thread.sleep(STEADY_MILLIS);
            load.close();
            load.rows().forEach(row -> System.out.printf(Locale.ROOT, "| to %s | %.1f %s%n", version, seconds, row));
        }
    }

    private void awaitRollout() throws IOException, InterruptedException {
        long end = System.currentTimeMillis() + GIVE_UP_MILLIS;
        while (!deployments.get(NAME).filter(RolloutBenchmark::isComplete).isPresent()) {
            if (System.currentTimeMillis() > end) {
                throw new IOException("the rollout did not end within " + GIVE_UP_MILLIS + " ms");
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    private static boolean isComplete(Deployment deployment) {
        DeploymentStatus status = deployment.getStatus();
        return status != null
                && status.getObservedGeneration() != null
                && status.getObservedGeneration() >= deployment.getMetadata().getGeneration()
                && Integer.valueOf(REPLICAS).equals(status.getReplicas())
                && Integer.valueOf(REPLICAS).equals(status.getUpdatedReplicas())
                && Integer.valueOf(REPLICAS).equals(status.getAvailableReplicas());
    }

    /** The first request of all may come before the gateway has heard of the new Service. */
    private void awaitRoute() throws IOException, InterruptedException {
        long end = System.currentTimeMillis() + GIVE_UP_MILLIS;
        while (!SteadyLoad.answers(target.applications(), PATH)) {
            if (System.currentTimeMillis() > end) {
                throw new IOException(PATH + " does not answer after " + GIVE_UP_MILLIS + " ms");
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    private static double secondsSince(long startNanos) {
        return (System.nanoTime() - startNanos) / 1e9;
    }

    private static Service service() {
        return new ServiceBuilder()
                .withNewMetadata()
                .withNamespace(NAME.namespace())
                .withName(NAME.name())
                .endMetadata()
                .withNewSpec()
                .addToSelector("app", NAME.name())
                .addNewPort()
                .withName("http")
                .withPort(80)
                .withTargetPort(new IntOrString("http"))
                .endPort()
                .endSpec()
                .build();
    }

    private static Deployment deployment() {
        return new DeploymentBuilder()
                .withNewMetadata()
                .withNamespace(NAME.namespace())
                .withName(NAME.name())
                .endMetadata()
                .withNewSpec()
                .withReplicas(REPLICAS)
                .withNewStrategy()
                .withType("RollingUpdate")
                .withNewRollingUpdate()
                .withMaxSurge(new IntOrString(AT_A_TIME))
                .withMaxUnavailable(new IntOrString(0))
                .endRollingUpdate()
                .endStrategy()
                .withNewSelector()
                .addToMatchLabels("app", NAME.name())
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("app", NAME.name())
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName("hello")
                .withImage("gantry/hello:v1")
                .withImagePullPolicy("Never")
                .addNewPort()
                .withName("http")
                .withContainerPort(8080)
                .endPort()
                .withNewReadinessProbe()
                .withNewHttpGet()
                .withPath("/healthz")
                .withPort(new IntOrString("http"))
                .endHttpGet()
                .withPeriodSeconds(1)
                .endReadinessProbe()
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }
}
