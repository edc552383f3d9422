/** What nodes really use, read from monitoring-service. */
@NullMarked
package dev.gantry.scheduler.load;

import org.jspecify.annotations.NullMarked;
