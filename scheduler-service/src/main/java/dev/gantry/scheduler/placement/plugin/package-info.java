/** The filters and scores, under the names that Kubernetes gives them. */
@NullMarked
package dev.gantry.scheduler.placement.plugin;

import org.jspecify.annotations.NullMarked;
