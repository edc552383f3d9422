/** Runs pods on one host. */
@NullMarked
package dev.gantry.agent;

import org.jspecify.annotations.NullMarked;
