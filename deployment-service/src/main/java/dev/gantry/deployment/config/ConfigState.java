package dev.gantry.deployment.config;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.List;

/**
 * All that the decision about a Deployment's configuration may depend on.
 *
 * @param replicaSets those that it controls
 * @param configs the ConfigMaps and Secrets to which its template refers, and those that it controls: its copies
 */
public record ConfigState(Deployment deployment, List<ReplicaSet> replicaSets, List<HasMetadata> configs) {

    public ConfigState {
        replicaSets = List.copyOf(replicaSets);
        configs = List.copyOf(configs);
    }
}
