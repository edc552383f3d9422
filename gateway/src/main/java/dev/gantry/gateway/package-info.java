/** The Boot application that wires the gateway's parts together. */
@NullMarked
package dev.gantry.gateway;

import org.jspecify.annotations.NullMarked;
