/** The shared library of Gantry's services: what makes a set of schema records a Kubernetes API. */
@NullMarked
package dev.gantry.apimachinery;

import org.jspecify.annotations.NullMarked;
