/** Several workloads changed as one unit, and back as one: pure functions from a snapshot to a step. */
@NullMarked
package dev.gantry.deployment.release;

import org.jspecify.annotations.NullMarked;
