/** What this proxy confirms to the registry, so that no pod is stopped with requests under way. */
@NullMarked
package dev.gantry.gateway.handshake;

import org.jspecify.annotations.NullMarked;
