package dev.gantry.deployment.config;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;

/** A ConfigMap or Secret that a pod template names, in the template's namespace. */
record ConfigReference(Kind kind, String name) {

    enum Kind {
        CONFIG_MAP,
        SECRET
    }

    static ConfigReference to(HasMetadata object) {
        return new ConfigReference(
                object instanceof ConfigMap ? Kind.CONFIG_MAP : Kind.SECRET,
                object.getMetadata().getName());
    }
}
