/** The control loop of CronJobs: it reads, asks the cron package what to do, and does it. */
@NullMarked
package dev.gantry.deployment.controller.cron;

import org.jspecify.annotations.NullMarked;
