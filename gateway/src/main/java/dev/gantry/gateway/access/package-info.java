/** Who calls and what they may do: decisions over credentials and paths, with no I/O. */
@NullMarked
package dev.gantry.gateway.access;

import org.jspecify.annotations.NullMarked;
