@NullMarked
package dev.gantry.agent.runtime.docker;

import org.jspecify.annotations.NullMarked;
