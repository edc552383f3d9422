package dev.gantry.launcher.build;

/**
 * What the JVM of a service may use.
 *
 * @param heapMegabytes the limit of its heap
 */
public record JvmSettings(int heapMegabytes, Compiler compiler) {}
