package dev.gantry.deployment.controller;

import dev.gantry.apimachinery.ObjectKey;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.List;
import java.util.Optional;

/** What a Deployment's template comes to before it is rolled out. */
public interface DeploymentTemplates {

    /** Every template as its user wrote it. */
    DeploymentTemplates AS_WRITTEN = new DeploymentTemplates() {
        @Override
        public Optional<Deployment> effective(Deployment deployment, List<ReplicaSet> replicaSets) {
            return Optional.of(deployment);
        }

        @Override
        public void gone(ObjectKey key) {
            // Nothing was made for it.
        }
    };

    /** The Deployment to decide on, never to be written; empty while what it depends on is not known yet. */
    Optional<Deployment> effective(Deployment deployment, List<ReplicaSet> replicaSets);

    /** Removes what was made for a Deployment that exists no more. */
    void gone(ObjectKey key);
}
