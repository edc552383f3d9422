package dev.gantry.agent.probe;

/** What one try of a probe or hook found; the message says why it failed. */
public record ProbeResult(boolean success, String message) {
    static final ProbeResult SUCCESS = new ProbeResult(true, "");

    static ProbeResult failure(String message) {
        return new ProbeResult(false, message);
    }
}
