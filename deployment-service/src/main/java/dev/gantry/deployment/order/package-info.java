/** In which order the workloads of a namespace start and stop: pure functions from a snapshot to a verdict. */
@NullMarked
package dev.gantry.deployment.order;

import org.jspecify.annotations.NullMarked;
