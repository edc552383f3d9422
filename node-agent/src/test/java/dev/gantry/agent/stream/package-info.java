@NullMarked
package dev.gantry.agent.stream;

import org.jspecify.annotations.NullMarked;
