/**
 * Whether users fare worse with a new revision than with the one before: pure functions from what was counted and logged to a verdict. Nothing
 * here reads a clock, a random number or the network.
 */
@NullMarked
package dev.gantry.deployment.analysis;

import org.jspecify.annotations.NullMarked;
