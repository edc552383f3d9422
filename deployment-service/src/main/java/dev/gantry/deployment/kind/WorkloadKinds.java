package dev.gantry.deployment.kind;

import dev.gantry.apimachinery.schema.ResourceAlias;
import dev.gantry.apimachinery.schema.ResourceType;
import java.util.List;

/**
 * Kinds that belong together; the service serves those of every such list.
 *
 * @param types as they are stored
 * @param aliases further faces of them
 */
public record WorkloadKinds(List<ResourceType> types, List<ResourceAlias> aliases) {

    public WorkloadKinds {
        types = List.copyOf(types);
        aliases = List.copyOf(aliases);
    }

    WorkloadKinds(List<ResourceType> types) {
        this(types, List.of());
    }
}
