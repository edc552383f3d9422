/** Wires the machinery into a service that declares its resource types. */
@NullMarked
package dev.gantry.apimachinery.autoconfigure;

import org.jspecify.annotations.NullMarked;
