package dev.gantry.deployment.controller.recommend;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.deployment.controller.DeploymentTemplates;
import dev.gantry.deployment.recommend.RecommendedDeployment;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.List;
import java.util.Optional;

/** Templates with the recommended requests that are applied, and with all that others make of them. */
public record RecommendedTemplates(DeploymentTemplates others) implements DeploymentTemplates {

    @Override
    public Optional<Deployment> effective(Deployment deployment, List<ReplicaSet> replicaSets) {
        return others.effective(RecommendedDeployment.of(deployment), replicaSets);
    }

    @Override
    public void gone(ObjectKey key) {
        others.gone(key);
    }
}
