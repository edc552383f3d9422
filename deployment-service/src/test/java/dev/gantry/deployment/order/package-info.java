/** Tables of who waits for whom. */
@NullMarked
package dev.gantry.deployment.order;

import org.jspecify.annotations.NullMarked;
