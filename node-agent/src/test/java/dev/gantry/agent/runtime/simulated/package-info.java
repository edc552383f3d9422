@NullMarked
package dev.gantry.agent.runtime.simulated;

import org.jspecify.annotations.NullMarked;
