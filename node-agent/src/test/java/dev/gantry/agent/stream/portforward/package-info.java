@NullMarked
package dev.gantry.agent.stream.portforward;

import org.jspecify.annotations.NullMarked;
