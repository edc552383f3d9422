/** What becomes of nodes that fall silent and of the pods on them: pure decisions, time is a parameter. */
@NullMarked
package dev.gantry.scheduler.lifecycle;

import org.jspecify.annotations.NullMarked;
