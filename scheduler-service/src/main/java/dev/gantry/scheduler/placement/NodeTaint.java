package dev.gantry.scheduler.placement;

/** A taint of a node: pods that do not tolerate it are kept off as the effect says. */
public record NodeTaint(String key, String value, TaintEffect effect) {}
