/** The one interface to containers, and the values that cross it. */
@NullMarked
package dev.gantry.agent.runtime;

import org.jspecify.annotations.NullMarked;
