package dev.gantry.launcher.demo;

import tools.jackson.databind.JsonNode;

/**
 * How far a Deployment's rollout is, judged as kubectl rollout status does.
 *
 * @param observed whether the controller has seen the newest change
 */
record RolloutProgress(boolean observed, int wanted, int updated, int ready, int available, int total) {

    static RolloutProgress of(JsonNode deployment) {
        JsonNode status = deployment.path("status");
        long generation = deployment.at("/metadata/generation").asLong(0);
        return new RolloutProgress(
                status.path("observedGeneration").asLong(-1) >= generation,
                deployment.at("/spec/replicas").asInt(1),
                status.path("updatedReplicas").asInt(0),
                status.path("readyReplicas").asInt(0),
                status.path("availableReplicas").asInt(0),
                status.path("replicas").asInt(0));
    }

    boolean isComplete() {
        return observed && updated >= wanted && available >= wanted && total <= updated;
    }

    @Override
    public String toString() {
        return "%d of %d updated, %d ready, %d available".formatted(updated, wanted, ready, available);
    }
}
