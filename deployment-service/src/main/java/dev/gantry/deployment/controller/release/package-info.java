/** The loop that moves releases on. */
@NullMarked
package dev.gantry.deployment.controller.release;

import org.jspecify.annotations.NullMarked;
