package dev.gantry.agent.stream.channel;

/** The size of a terminal, in characters. */
public record TerminalSize(int columns, int rows) {}
