@NullMarked
package dev.gantry.agent.pod;

import org.jspecify.annotations.NullMarked;
