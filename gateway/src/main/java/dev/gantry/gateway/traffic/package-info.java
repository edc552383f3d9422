/** What users of applications got, counted by the revision of the pods that answered. */
@NullMarked
package dev.gantry.gateway.traffic;

import org.jspecify.annotations.NullMarked;
