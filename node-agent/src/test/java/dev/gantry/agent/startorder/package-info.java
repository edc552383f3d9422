@NullMarked
package dev.gantry.agent.startorder;

import org.jspecify.annotations.NullMarked;
