/** What users see of a rollout: asked of monitoring beside the control loops, so that none of them ever waits for it. */
@NullMarked
package dev.gantry.deployment.controller.signal;

import org.jspecify.annotations.NullMarked;
