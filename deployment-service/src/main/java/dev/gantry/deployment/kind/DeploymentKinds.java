package dev.gantry.deployment.kind;

import dev.gantry.apimachinery.schema.ResourceType;
import dev.gantry.apimachinery.schema.ScalePaths;
import dev.gantry.apimachinery.table.KubernetesColumns;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.List;

/** Deployments, and the ReplicaSets that they make. */
public final class DeploymentKinds {

    private DeploymentKinds() {}

    public static WorkloadKinds all() {
        return new WorkloadKinds(List.of(deployments(), replicaSets()));
    }

    private static ResourceType deployments() {
        return ResourceType.namespaced("apps/v1", Deployment.class, "deployments")
                .shortNames("deploy")
                .categories("all")
                .withStatus()
                .scale(ScalePaths.WORKLOAD)
                .columns(KubernetesColumns.DEPLOYMENT)
                .strategy(new DeploymentRules())
                .build();
    }

    private static ResourceType replicaSets() {
        return ResourceType.namespaced("apps/v1", ReplicaSet.class, "replicasets")
                .shortNames("rs")
                .categories("all")
                .withStatus()
                .scale(ScalePaths.WORKLOAD)
                .selectable("status.replicas")
                .columns(KubernetesColumns.REPLICA_SET)
                .strategy(new ReplicaSetRules())
                .build();
    }
}
