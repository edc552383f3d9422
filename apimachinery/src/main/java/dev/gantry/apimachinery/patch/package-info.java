/** The patch formats of the Kubernetes API: JSON, merge and strategic merge. */
@NullMarked
package dev.gantry.apimachinery.patch;

import org.jspecify.annotations.NullMarked;
