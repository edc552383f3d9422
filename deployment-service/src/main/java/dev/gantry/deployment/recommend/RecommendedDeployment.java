package dev.gantry.deployment.recommend;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;

/**
 * A Deployment as it is rolled out where it asks for recommendations to be applied by rollouts: not its user's template, which is never changed, but
 * one with the applied requests. Other requests are another template, so a recommendation is a rollout like any other, and undone like any other.
 */
public final class RecommendedDeployment {

    private RecommendedDeployment() {}

    /** The Deployment to decide on, never to be written; the same where nothing is applied. */
    public static Deployment of(Deployment deployment) {
        if (ApplyMode.of(deployment) != ApplyMode.ROLLING) {
            return deployment;
        }
        return AppliedResources.of(deployment)
                .map(applied -> new DeploymentBuilder(deployment)
                        .editSpec()
                        .withTemplate(
                                RecommendedRequests.of(deployment.getSpec().getTemplate(), applied.containers()))
                        .endSpec()
                        .build())
                .orElse(deployment);
    }
}
