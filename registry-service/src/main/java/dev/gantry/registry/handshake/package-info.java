/** Which pods every proxy routes to, and which pods no proxy routes to any more: the pure judgement, and the loop that applies it. */
@NullMarked
package dev.gantry.registry.handshake;

import org.jspecify.annotations.NullMarked;
