/**
 * Where pods go: pure decisions over a snapshot of the cluster, which know no clock, no ids and no I/O.
 */
@NullMarked
package dev.gantry.scheduler.placement;

import org.jspecify.annotations.NullMarked;
