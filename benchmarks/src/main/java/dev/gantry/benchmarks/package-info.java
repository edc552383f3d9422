/** Load programs, each run by {@code ./gantry bench NAME} against a stack of its own. */
@NullMarked
package dev.gantry.benchmarks;

import org.jspecify.annotations.NullMarked;
