package dev.gantry.deployment;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the control loops run.
 *
 * @param deploymentWorkers Deployments worked on at a time
 * @param replicaSetWorkers ReplicaSets worked on at a time; a step waits for the owner of pods, so a few fill its batches
 * @param resync how often every object is looked at without a signal
 */
@ConfigurationProperties("gantry.deployment")
record DeploymentProperties(
        @DefaultValue("4") int deploymentWorkers,
        @DefaultValue("8") int replicaSetWorkers,
        @DefaultValue("15s") Duration resync) {}
