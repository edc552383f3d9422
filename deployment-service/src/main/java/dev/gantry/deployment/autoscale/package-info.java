/** How many replicas a workload should have by its metrics: decisions without a clock or a server. */
@NullMarked
package dev.gantry.deployment.autoscale;

import org.jspecify.annotations.NullMarked;
