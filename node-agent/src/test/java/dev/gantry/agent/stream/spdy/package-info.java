@NullMarked
package dev.gantry.agent.stream.spdy;

import org.jspecify.annotations.NullMarked;
