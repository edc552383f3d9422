/** The control loop of DaemonSets. */
@NullMarked
package dev.gantry.deployment.controller.daemon;

import org.jspecify.annotations.NullMarked;
