package dev.gantry.agent.runtime;

/**
 * A file or directory of the host, or a volume of the engine, inside a container.
 *
 * @param source an absolute path on the host, which must exist, or the name of a volume
 * @param target an absolute path in the container
 */
public record Mount(String source, String target, boolean readOnly) {

    /** Whether the source is the name of a volume. */
    public boolean isVolume() {
        return !source.startsWith("/");
    }
}
