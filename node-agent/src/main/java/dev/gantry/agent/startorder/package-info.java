/** In which order the pods of a node start that was booted: pure functions from a snapshot to a verdict. */
@NullMarked
package dev.gantry.agent.startorder;

import org.jspecify.annotations.NullMarked;
