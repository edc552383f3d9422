/** When CronJobs are due, and what follows from it: decisions without a clock or a server. */
@NullMarked
package dev.gantry.deployment.cron;

import org.jspecify.annotations.NullMarked;
