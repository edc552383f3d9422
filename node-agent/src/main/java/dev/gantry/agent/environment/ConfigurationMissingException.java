package dev.gantry.agent.environment;

/** A pod names something of its configuration that is not there; its message says what. */
public final class ConfigurationMissingException extends Exception {

    private static final long serialVersionUID = 1;

    public ConfigurationMissingException(String message) {
        super(message);
    }
}
