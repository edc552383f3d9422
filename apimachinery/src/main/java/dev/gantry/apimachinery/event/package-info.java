/** Recording of Kubernetes Events. */
@NullMarked
package dev.gantry.apimachinery.event;

import org.jspecify.annotations.NullMarked;
