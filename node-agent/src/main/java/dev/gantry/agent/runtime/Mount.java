package dev.gantry.agent.runtime;

/**
 * A file or directory of the host inside a container.
 *
 * @param source an absolute path on the host, which must exist
 * @param target an absolute path in the container
 */
public record Mount(String source, String target, boolean readOnly) {}
