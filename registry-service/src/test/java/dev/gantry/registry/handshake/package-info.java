@NullMarked
package dev.gantry.registry.handshake;

import org.jspecify.annotations.NullMarked;
