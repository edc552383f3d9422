@NullMarked
package dev.gantry.deployment.cron;

import org.jspecify.annotations.NullMarked;
