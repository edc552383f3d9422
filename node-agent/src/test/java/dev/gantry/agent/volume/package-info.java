@NullMarked
package dev.gantry.agent.volume;

import org.jspecify.annotations.NullMarked;
