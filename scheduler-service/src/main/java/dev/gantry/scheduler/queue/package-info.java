/** Which pending pods are tried when; time is a parameter. */
@NullMarked
package dev.gantry.scheduler.queue;

import org.jspecify.annotations.NullMarked;
