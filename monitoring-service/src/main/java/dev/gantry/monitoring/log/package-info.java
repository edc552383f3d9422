/** The log store: lines of containers, searchable and kept after their pods are gone. */
@NullMarked
package dev.gantry.monitoring.log;

import org.jspecify.annotations.NullMarked;
