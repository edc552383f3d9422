package dev.gantry.agent.runtime;

/** The engine cannot be reached, or does not keep to its protocol; worth another try later. */
public final class RuntimeUnavailableException extends RuntimeException {

    public RuntimeUnavailableException(String message) {
        super(message);
    }

    public RuntimeUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
