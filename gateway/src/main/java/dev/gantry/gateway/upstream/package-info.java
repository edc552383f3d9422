/** The clients with which the gateway asks its services. */
@NullMarked
package dev.gantry.gateway.upstream;

import org.jspecify.annotations.NullMarked;
