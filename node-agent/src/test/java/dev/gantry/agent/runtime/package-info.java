@NullMarked
package dev.gantry.agent.runtime;

import org.jspecify.annotations.NullMarked;
