package dev.gantry.deployment.kind;

import dev.gantry.apimachinery.schema.ResourceType;
import dev.gantry.deployment.model.Release;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;

/** Several workloads that change as one. */
public final class ReleaseKinds {

    private ReleaseKinds() {}

    public static WorkloadKinds all() {
        return new WorkloadKinds(
                List.of(ResourceType.namespaced(HasMetadata.getApiVersion(Release.class), Release.class, "releases")
                        .shortNames("rel")
                        .categories("all")
                        .withStatus()
                        .columns(GantryColumns.RELEASE)
                        .strategy(new ReleaseRules())
                        .build()));
    }
}
