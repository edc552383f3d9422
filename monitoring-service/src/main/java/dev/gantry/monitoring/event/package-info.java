/** Events: one stored kind with two faces, kept for an hour. */
@NullMarked
package dev.gantry.monitoring.event;

import org.jspecify.annotations.NullMarked;
