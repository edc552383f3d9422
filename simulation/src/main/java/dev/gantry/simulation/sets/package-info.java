/** A StatefulSet and a DaemonSet under a user who scales, updates and takes nodes away. */
@NullMarked
package dev.gantry.simulation.sets;

import org.jspecify.annotations.NullMarked;
