/** A registry and its proxies, which must agree before a pod may stop. */
@NullMarked
package dev.gantry.simulation.handshake;

import org.jspecify.annotations.NullMarked;
