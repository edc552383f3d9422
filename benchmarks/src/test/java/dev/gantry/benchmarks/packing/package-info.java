@NullMarked
package dev.gantry.benchmarks.packing;

import org.jspecify.annotations.NullMarked;
