@NullMarked
package dev.gantry.agent.environment;

import org.jspecify.annotations.NullMarked;
