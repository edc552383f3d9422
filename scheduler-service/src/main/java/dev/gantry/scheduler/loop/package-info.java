/** The scheduling loop: feeds the pure decisions with what happens in the cluster, and carries out their plans. */
@NullMarked
package dev.gantry.scheduler.loop;

import org.jspecify.annotations.NullMarked;
