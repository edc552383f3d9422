/** The output of containers as a text stream. */
@NullMarked
package dev.gantry.agent.stream.log;

import org.jspecify.annotations.NullMarked;
