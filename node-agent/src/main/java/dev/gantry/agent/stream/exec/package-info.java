/** Commands in containers, and joining a container's own process. */
@NullMarked
package dev.gantry.agent.stream.exec;

import org.jspecify.annotations.NullMarked;
