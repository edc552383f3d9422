/** Addresses of Services: the range, and the table of who holds which. */
@NullMarked
package dev.gantry.registry.address;

import org.jspecify.annotations.NullMarked;
