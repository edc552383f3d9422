/** The deployment service: it keeps Deployments and ReplicaSets, and makes pods of them. */
@NullMarked
package dev.gantry.deployment;

import org.jspecify.annotations.NullMarked;
