package dev.gantry.simulation.cluster;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.WireJson;
import dev.gantry.deployment.controller.recommend.RecommendationSource;
import dev.gantry.deployment.pod.PodReadiness;
import dev.gantry.deployment.recommend.ContainerRecommendation;
import dev.gantry.deployment.recommend.Resource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What is recommended for one Deployment that is rolled out with it, and what of it must hold: no two rollouts of recommendations are nearer than the policy says,
 * none of a recommendation that failed while its user's template is the same, and in the end its pods request what is recommended, or what they
 * requested before it failed.
 */
final class Recommendations implements RecommendationSource {

    static final Duration APPLY_INTERVAL = Duration.ofSeconds(40);

    private static final String APPLIED = "gantry.dev/applied-resources";

    /** In thousandths of a core; the last is more than any node has. */
    private static final List<Long> TARGETS = List.of(250L, 600L, 800L, 5_000L);

    private static final int CHANGES_PER_THOUSAND = 5;

    /** Times are kept in whole seconds. */
    private static final Duration ROUNDING = Duration.ofSeconds(1);

    private final ClusterWorld world;
    private long target;

    Recommendations(ClusterWorld world) {
        this.world = world;
        this.target = drawn();
        world.deployments().observe((before, after) -> {
            if (before.isPresent() && after.filter(Recommendations::isOfThese).isPresent()) {
                changed(before.get(), after.get());
            }
        });
    }

    private long drawn() {
        return TARGETS.get(world.random().nextInt(TARGETS.size()));
    }

    private static boolean isOfThese(Deployment deployment) {
        return deployment.getMetadata().getName().equals(Workloads.STEADY_APP);
    }

    @Override
    public List<ContainerRecommendation> of(String kind, ObjectKey workload) {
        if (!workload.name().equals(Workloads.STEADY_APP)) {
            return List.of();
        }
        if (world.faults().happens(CHANGES_PER_THOUSAND)) {
            target = drawn();
        }
        return List.of(new ContainerRecommendation(
                "main",
                Map.of(Resource.CPU, target),
                Map.of(Resource.CPU, target - 50),
                Map.of(Resource.CPU, target + 50),
                Instant.EPOCH));
    }

    private void changed(Deployment before, Deployment after) {
        Optional<JsonNode> former = applied(before);
        Optional<JsonNode> present = applied(after);
        if (present.isEmpty() || present.equals(former)) {
            return;
        }
        boolean givenUp = !failure(present.get()).isEmpty();
        if (former.isEmpty() || givenUp) {
            return;
        }
        boolean sameTemplate =
                before.getSpec().getTemplate().equals(after.getSpec().getTemplate())
                        && text(former.get(), "template").equals(text(present.get(), "template"));
        if (!failure(former.get()).isEmpty() && sameTemplate) {
            throw world.violated("a recommendation is rolled out, and one failed with the same template: " + former);
        }
        Instant next =
                Instant.parse(text(former.get(), "at")).plus(APPLY_INTERVAL).minus(ROUNDING);
        if (next.isAfter(world.clock().instant())) {
            throw world.violated("recommendations are rolled out too often: " + former + " and " + present);
        }
    }

    private static Optional<JsonNode> applied(Deployment deployment) {
        return Optional.ofNullable(deployment.getMetadata().getAnnotations())
                .map(annotations -> annotations.get(APPLIED))
                .map(WireJson.MAPPER::readTree);
    }

    private static String text(JsonNode applied, String field) {
        return applied.path(field).asString("");
    }

    private static String failure(JsonNode applied) {
        return text(applied, "failed");
    }

    /** What is not as recommended; "" when all is, or nothing is recommended here. */
    String open() {
        if (!world.features().recommends()) {
            return "";
        }
        Deployment deployment = world.deployments()
                .get(new ObjectKey(ClusterWorld.NAMESPACE, Workloads.STEADY_APP))
                .orElseThrow();
        Optional<JsonNode> applied = applied(deployment);
        int written = CapacityInvariants.requests(deployment
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getResources());
        int wanted = applied.map(node -> node.path("containers").path("main").path("cpu"))
                .filter(cpu -> !cpu.isMissingNode())
                .map(cpu -> CapacityInvariants.millis(cpu.asString("")))
                .orElse(written);
        boolean failed = applied.map(Recommendations::failure)
                .filter(why -> !why.isEmpty())
                .isPresent();
        boolean near = Math.abs(wanted - target) <= 50;
        boolean all = world.pods().list().stream()
                .filter(pod -> Workloads.STEADY_APP.equals(
                        pod.getMetadata().getLabels().get(BudgetedApp.LABEL)))
                .filter(PodReadiness::active)
                .map((Pod pod) -> CapacityInvariants.asked(pod))
                .allMatch(cpu -> cpu == wanted);
        return all && (near || failed)
                ? ""
                : target + " is recommended, " + wanted + " is to be rolled out, " + applied + ", pods request it: "
                        + all;
    }
}
