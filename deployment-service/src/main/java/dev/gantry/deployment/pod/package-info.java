/**
 * What every workload kind decides its pods with: whose they are, how fit they are, which go first, and what they are
 * called. Pure functions, as all decisions.
 */
@NullMarked
package dev.gantry.deployment.pod;

import org.jspecify.annotations.NullMarked;
