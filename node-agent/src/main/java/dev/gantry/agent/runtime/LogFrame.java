package dev.gantry.agent.runtime;

import java.time.Instant;

/**
 * A piece of a container's output: a line, or a part of a long one.
 *
 * @param time when the engine received it
 * @param bytes as written, with the line's end if it is there
 */
@SuppressWarnings("ArrayRecordComponent") // frames are passed on once, never compared
public record LogFrame(OutputStreamName stream, Instant time, byte[] bytes) {}
