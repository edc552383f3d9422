package dev.gantry.monitoring.pattern;

import java.time.Instant;

/**
 * A line with where it came from.
 *
 * @param pod a name that tells the pods of a revision apart
 * @param text as the container wrote it
 */
public record MinedLine(Instant time, String pod, String text) {}
