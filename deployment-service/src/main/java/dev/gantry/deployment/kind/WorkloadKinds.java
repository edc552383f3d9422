package dev.gantry.deployment.kind;

import dev.gantry.apimachinery.schema.ResourceType;
import java.util.List;

/** Kinds that belong together; the service serves those of every such list. */
public record WorkloadKinds(List<ResourceType> types) {

    public WorkloadKinds {
        types = List.copyOf(types);
    }
}
