package dev.gantry.agent.runtime;

/** Which of a container's own streams to join. */
public record AttachSpec(boolean stdin, boolean stdout, boolean stderr, boolean tty) {}
