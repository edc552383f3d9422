/** The agent's streaming API: logs, exec, attach and port-forward of the pods on this node. */
@NullMarked
package dev.gantry.agent.stream;

import org.jspecify.annotations.NullMarked;
