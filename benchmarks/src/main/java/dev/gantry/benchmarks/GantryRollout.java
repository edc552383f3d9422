package dev.gantry.benchmarks;

import static dev.gantry.benchmarks.RolloutApplication.AT_A_TIME;
import static dev.gantry.benchmarks.RolloutApplication.NAME;
import static dev.gantry.benchmarks.RolloutApplication.REPLICAS;
import static dev.gantry.benchmarks.RolloutApplication.REPOSITORY;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ApiConnection;
import dev.gantry.apimachinery.client.ResourceClient;
import dev.gantry.apimachinery.client.ResourceClient.Deletion;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import java.io.IOException;
import java.util.function.Predicate;

/** The application as a Deployment with a readiness probe and a Service, asked for through the gateway. */
final class GantryRollout implements RolloutPeer {

    private static final ObjectKey KEY = new ObjectKey("default", NAME);
    private static final String ROLLED_BACK = "gantry.dev/RolledBack";
    private static final String PATH = "/services/default/" + NAME + "/";

    private final Target target;
    private final ResourceClient<Deployment> deployments;
    private final ResourceClient<Service> services;

    GantryRollout(Target target) {
        this.target = target;
        this.deployments = ApiConnection.toService(target.deployment(), target.internalToken())
                .client(Deployment.class);
        this.services = ApiConnection.toService(target.registry(), target.internalToken())
                .client(Service.class);
    }

    @Override
    public String name() {
        return "Gantry";
    }

    @Override
    public RunningLoad startLoad() {
        return SteadyLoad.start(target.applications(), PATH);
    }

    @Override
    public void deploy() throws IOException, InterruptedException {
        var _ = services.create(service());
        var _ = deployments.create(deployment());
        awaitRollout();
        awaitRoute();
    }

    /** The first request of all may come before the gateway has heard of the new Service. */
    private void awaitRoute() throws IOException, InterruptedException {
        RolloutApplication.await(() -> SteadyLoad.answers(target.applications(), PATH), "an answer of " + PATH);
    }

    @Override
    public void update(String version, Order order) throws IOException, InterruptedException {
        int surge = order == Order.START_FIRST ? AT_A_TIME : 0;
        var _ = deployments.strategicPatch(
                KEY, "", """
                {"spec":{"strategy":{"rollingUpdate":{"maxSurge":%d,"maxUnavailable":%d}},
                 "template":{"spec":{"containers":[{"name":"%s","image":"%s"}]}}}}""".formatted(surge, AT_A_TIME - surge, NAME, REPOSITORY + version));
        awaitRollout();
    }

    @Override
    public boolean notices(UpdateFault fault) {
        return true;
    }

    @Override
    public void updateInVain(UpdateFault fault) throws IOException, InterruptedException {
        setVariable(fault.variable(), fault.value());
        await(GantryRollout::isUndone, "the rollback");
        // The wanted template is that of the former revision again, so that the next update starts from it.
        setVariable(fault.variable(), fault.well());
        awaitRollout();
    }

    private void setVariable(String name, String value) {
        var _ = deployments.strategicPatch(KEY, "", """
                {"spec":{"strategy":{"rollingUpdate":{"maxSurge":%d,"maxUnavailable":0}},
                 "template":{"spec":{"containers":[{"name":"%s","env":[{"name":"%s","value":"%s"}]}]}}}}""".formatted(AT_A_TIME, NAME, name, value));
    }

    private void awaitRollout() throws IOException, InterruptedException {
        await(deployment -> isComplete(deployment) || isUndone(deployment), "the rollout");
        if (deployments.get(KEY).filter(GantryRollout::isUndone).isPresent()) {
            throw new IOException("the update was rolled back; kubectl describe deployment " + NAME + " says why");
        }
    }

    private void await(Predicate<Deployment> condition, String what) throws IOException, InterruptedException {
        RolloutApplication.await(() -> deployments.get(KEY).filter(condition).isPresent(), what);
    }

    /** The rollout was given up, and all replicas there are serve. */
    private static boolean isUndone(Deployment deployment) {
        DeploymentStatus status = deployment.getStatus();
        return status != null
                && isSeen(deployment)
                && status.getConditions().stream()
                        .anyMatch(condition -> condition.getType().equals(ROLLED_BACK)
                                && condition.getStatus().equals("True"))
                && Integer.valueOf(REPLICAS).equals(status.getReplicas())
                && Integer.valueOf(REPLICAS).equals(status.getAvailableReplicas());
    }

    private static boolean isComplete(Deployment deployment) {
        DeploymentStatus status = deployment.getStatus();
        return status != null
                && isSeen(deployment)
                && Integer.valueOf(REPLICAS).equals(status.getReplicas())
                && Integer.valueOf(REPLICAS).equals(status.getUpdatedReplicas())
                && Integer.valueOf(REPLICAS).equals(status.getAvailableReplicas());
    }

    /** Whether the status is about the present spec. */
    private static boolean isSeen(Deployment deployment) {
        Long observed = deployment.getStatus().getObservedGeneration();
        return observed != null && observed >= deployment.getMetadata().getGeneration();
    }

    private static Service service() {
        return new ServiceBuilder()
                .withNewMetadata()
                .withNamespace(KEY.namespace())
                .withName(KEY.name())
                .endMetadata()
                .withNewSpec()
                .addToSelector("app", NAME)
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
                .withNamespace(KEY.namespace())
                .withName(KEY.name())
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
                .addToMatchLabels("app", NAME)
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("app", NAME)
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName(NAME)
                .withImage(REPOSITORY + RolloutApplication.FIRST_VERSION)
                .withImagePullPolicy("Never")
                .addNewEnv()
                .withName("STARTUP_MILLIS")
                .withValue(Integer.toString(RolloutApplication.STARTUP_MILLIS))
                .endEnv()
                .addNewEnv()
                .withName(UpdateFault.ERRORS.variable())
                .withValue(UpdateFault.ERRORS.well())
                .endEnv()
                .addNewPort()
                .withName("http")
                .withContainerPort(RolloutApplication.PORT)
                .endPort()
                .withNewReadinessProbe()
                .withNewHttpGet()
                .withPath(RolloutApplication.HEALTH_PATH)
                .withPort(new IntOrString("http"))
                .endHttpGet()
                .withPeriodSeconds(RolloutApplication.PROBE_SECONDS)
                .endReadinessProbe()
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build();
    }

    @Override
    public void close() {
        deployments.delete(KEY, Deletion.BACKGROUND);
        services.delete(KEY, Deletion.BACKGROUND);
    }
}
