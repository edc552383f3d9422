package dev.gantry.deployment;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the control loops of the sets run.
 *
 * @param statefulSetWorkers StatefulSets worked on at a time
 * @param daemonSetWorkers DaemonSets worked on at a time
 */
@ConfigurationProperties("gantry.deployment.sets")
record SetProperties(
        @DefaultValue("4") int statefulSetWorkers,
        @DefaultValue("2") int daemonSetWorkers) {}
