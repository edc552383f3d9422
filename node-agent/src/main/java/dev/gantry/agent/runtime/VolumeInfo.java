package dev.gantry.agent.runtime;

import java.util.Map;

/**
 * A volume of the engine: files that outlive containers, under a name.
 *
 * @param name its name, which a {@link Mount} may have as its source
 * @param labels it was made with
 * @param path where the engine keeps its files; another process need not see it
 */
public record VolumeInfo(String name, Map<String, String> labels, String path) {}
