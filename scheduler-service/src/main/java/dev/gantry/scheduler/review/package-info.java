/** Placement reviews: where pods would go, asked without doing anything. */
@NullMarked
package dev.gantry.scheduler.review;

import org.jspecify.annotations.NullMarked;
