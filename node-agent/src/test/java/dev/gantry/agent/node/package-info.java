@NullMarked
package dev.gantry.agent.node;

import org.jspecify.annotations.NullMarked;
