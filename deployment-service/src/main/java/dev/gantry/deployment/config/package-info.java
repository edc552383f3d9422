/**
 * Which copies of ConfigMaps and Secrets the revisions of a Deployment run with: pure functions from a snapshot to a step.
 */
@NullMarked
package dev.gantry.deployment.config;

import org.jspecify.annotations.NullMarked;
