/** Learns what containers need from the usage that agents report, keeps it, and shows it as Recommendations. */
@NullMarked
package dev.gantry.monitoring.learning;

import org.jspecify.annotations.NullMarked;
