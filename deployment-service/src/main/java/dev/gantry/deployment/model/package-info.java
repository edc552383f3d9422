/** The kinds of {@code gantry.dev/v1} that this service owns, in the shape in which they travel. */
@NullMarked
package dev.gantry.deployment.model;

import org.jspecify.annotations.NullMarked;
