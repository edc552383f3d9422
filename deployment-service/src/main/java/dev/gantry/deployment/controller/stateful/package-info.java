/** The control loop of StatefulSets. */
@NullMarked
package dev.gantry.deployment.controller.stateful;

import org.jspecify.annotations.NullMarked;
