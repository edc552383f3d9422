/** What to do next for a pod on this node, and what to say of it: pure functions of what is asked, what is there and the time. */
@NullMarked
package dev.gantry.agent.podlifecycle;

import org.jspecify.annotations.NullMarked;
