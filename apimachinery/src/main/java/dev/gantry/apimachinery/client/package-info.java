/** Typed clients and views of resources, local or of another service. */
@NullMarked
package dev.gantry.apimachinery.client;

import org.jspecify.annotations.NullMarked;
