/** The kind PodDisruptionBudget: its rules, its loop, and what the eviction of a pod asks of it. */
@NullMarked
package dev.gantry.scheduler.budget;

import org.jspecify.annotations.NullMarked;
