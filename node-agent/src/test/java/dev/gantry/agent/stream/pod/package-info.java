@NullMarked
package dev.gantry.agent.stream.pod;

import org.jspecify.annotations.NullMarked;
