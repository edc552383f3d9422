/** Containers that only pretend, by the thousand in one process. */
@NullMarked
package dev.gantry.agent.runtime.simulated;

import org.jspecify.annotations.NullMarked;
