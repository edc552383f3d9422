/** The control loops of Deployments and ReplicaSets: they read, ask the rollout package what to do, and do it. */
@NullMarked
package dev.gantry.deployment.controller;

import org.jspecify.annotations.NullMarked;
