package dev.gantry.deployment.analysis;

/**
 * Lines of one kind that tell of a failure and that the former revision never logged.
 *
 * @param pattern their words, with {@code <*>} where they differ
 * @param pods how many pods logged it
 * @param example one of the lines
 */
public record NewPattern(String pattern, int count, int pods, String example) {}
