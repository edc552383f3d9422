@NullMarked
package dev.gantry.agent.podlifecycle;

import org.jspecify.annotations.NullMarked;
