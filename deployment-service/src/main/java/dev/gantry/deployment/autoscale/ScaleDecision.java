package dev.gantry.deployment.autoscale;

import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerStatus;

/**
 * How many replicas the target should have, and why.
 *
 * @param replicas as the target is told now where nothing is to change
 * @param reason of a change, for its event
 * @param history with what was recommended now
 * @param status to store once the target was told; its condition AbleToScale speaks of success
 * @param problem why the metrics could not be used, or ""
 */
public record ScaleDecision(
        int replicas, String reason, ScaleHistory history, HorizontalPodAutoscalerStatus status, String problem) {}
