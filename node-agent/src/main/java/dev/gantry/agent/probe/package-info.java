/** Probes and lifecycle hooks of running containers. */
@NullMarked
package dev.gantry.agent.probe;

import org.jspecify.annotations.NullMarked;
