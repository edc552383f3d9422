/** Releases as scenarios, and one on which everything dies at any moment. */
@NullMarked
package dev.gantry.deployment.release;

import org.jspecify.annotations.NullMarked;
