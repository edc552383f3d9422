@NullMarked
package dev.gantry.agent.stream.log;

import org.jspecify.annotations.NullMarked;
