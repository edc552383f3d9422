/** What a Job does next, and how it counts the pods that ended: decisions without a clock or a server. */
@NullMarked
package dev.gantry.deployment.job;

import org.jspecify.annotations.NullMarked;
