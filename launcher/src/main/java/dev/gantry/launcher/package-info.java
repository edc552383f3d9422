/** Starts, stops and shows a Gantry on one machine. */
@NullMarked
package dev.gantry.launcher;

import org.jspecify.annotations.NullMarked;
