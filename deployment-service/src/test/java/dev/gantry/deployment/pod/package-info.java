/** Tables for what every workload kind decides its pods with. */
@NullMarked
package dev.gantry.deployment.pod;

import org.jspecify.annotations.NullMarked;
