package dev.gantry.deployment.kind;

import dev.gantry.apimachinery.schema.ResourceType;
import dev.gantry.deployment.model.GantryResource;
import dev.gantry.deployment.model.Release;
import java.util.List;

/** Several workloads that change as one. */
public final class ReleaseKinds {

    private ReleaseKinds() {}

    public static WorkloadKinds all() {
        return new WorkloadKinds(List.of(ResourceType.namespaced(GantryResource.API_VERSION, Release.class, "releases")
                .shortNames("rel")
                .categories("all")
                .withStatus()
                .columns(GantryColumns.RELEASE)
                .strategy(new ReleaseRules())
                .build()));
    }
}
