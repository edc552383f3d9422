/** Which Service a request for an application means: Ingress rules and endpoint tables, without I/O. */
@NullMarked
package dev.gantry.gateway.application;

import org.jspecify.annotations.NullMarked;
