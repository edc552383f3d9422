package dev.gantry.agent.runtime.docker;

/** The engine answered with an error: its code and its own words. */
final class EngineException extends RuntimeException {

    private final int code;

    EngineException(int code, String message) {
        super(message);
        this.code = code;
    }

    int code() {
        return code;
    }

    /** The engine's words. */
    String words() {
        return String.valueOf(getMessage());
    }

    boolean notFound() {
        return code == 404;
    }
}
