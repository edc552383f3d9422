/** The control loop of autoscalers: it measures, asks the autoscale package what to do, and tells the target. */
@NullMarked
package dev.gantry.deployment.controller.autoscale;

import org.jspecify.annotations.NullMarked;
