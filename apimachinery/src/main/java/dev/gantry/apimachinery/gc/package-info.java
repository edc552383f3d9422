/** Garbage collection by owner references, also over the borders of services. */
@NullMarked
package dev.gantry.apimachinery.gc;

import org.jspecify.annotations.NullMarked;
