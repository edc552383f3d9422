package dev.gantry.deployment.job;

/** How a Job is to end, decided before its last pods have. */
sealed interface JobEnd {

    String REACHED = "CompletionsReached";
    String REACHED_MESSAGE = "Reached expected number of succeeded pods";

    String reason();

    String message();

    record Completed(String reason, String message) implements JobEnd {}

    record Failed(String reason, String message) implements JobEnd {}
}
