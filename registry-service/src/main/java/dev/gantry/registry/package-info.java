/** The registry: the names, endpoints, routes and configuration of a cluster. */
@NullMarked
package dev.gantry.registry;

import org.jspecify.annotations.NullMarked;
