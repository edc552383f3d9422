/** Which container of which pod a request means. */
@NullMarked
package dev.gantry.agent.stream.pod;

import org.jspecify.annotations.NullMarked;
