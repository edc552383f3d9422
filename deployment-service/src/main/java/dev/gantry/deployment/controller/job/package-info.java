/** The control loops of Jobs: they read, ask the job package what to do, store what it counted, and do it. */
@NullMarked
package dev.gantry.deployment.controller.job;

import org.jspecify.annotations.NullMarked;
