/** Monitoring: what happened, what it used, and what it wrote. */
@NullMarked
package dev.gantry.monitoring;

import org.jspecify.annotations.NullMarked;
