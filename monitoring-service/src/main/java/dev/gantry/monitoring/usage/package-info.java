/** What nodes and pods use, from the agents' newest reports. */
@NullMarked
package dev.gantry.monitoring.usage;

import org.jspecify.annotations.NullMarked;
