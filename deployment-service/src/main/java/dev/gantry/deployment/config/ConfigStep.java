package dev.gantry.deployment.config;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;

/**
 * What to do about a Deployment's configuration before its rollout moves on.
 *
 * @param effective the Deployment with copies in place of what its template refers to; only to decide on, never to be written
 * @param missing copies to create
 * @param unused copies to which no revision refers any more
 */
public record ConfigStep(Deployment effective, List<HasMetadata> missing, List<HasMetadata> unused) {

    public ConfigStep {
        missing = List.copyOf(missing);
        unused = List.copyOf(unused);
    }
}
