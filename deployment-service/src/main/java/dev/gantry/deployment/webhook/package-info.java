/** Tells webhooks what happens to rollouts: reads the change log, posts events, keeps in the status how far it is. */
@NullMarked
package dev.gantry.deployment.webhook;

import org.jspecify.annotations.NullMarked;
