package dev.gantry.deployment.controller;

import dev.gantry.apimachinery.ApiException;

/**
 * Why a workload has not the pods it should have.
 *
 * @param reason such as {@code FailedCreate}
 * @param refusal what the owner of pods answered
 */
public record PodFailure(String reason, ApiException refusal) {

    public String message() {
        return String.valueOf(refusal.getMessage());
    }
}
