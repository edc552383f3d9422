@NullMarked
package dev.gantry.agent.stream.channel;

import org.jspecify.annotations.NullMarked;
