/** The scheduler service: owns nodes and pods, and decides where pods run. */
@NullMarked
package dev.gantry.scheduler;

import org.jspecify.annotations.NullMarked;
