/** The defaults and the rules of a pod's spec, for Pods and for the templates of every workload kind. */
@NullMarked
package dev.gantry.apimachinery.schema.pod;

import org.jspecify.annotations.NullMarked;
