/** Which endpoints a Service has: the pure plan, and the loop that applies it. */
@NullMarked
package dev.gantry.registry.endpoints;

import org.jspecify.annotations.NullMarked;
