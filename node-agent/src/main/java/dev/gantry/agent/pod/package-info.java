/** Carries out what is decided for each pod of a node: one worker a pod. */
@NullMarked
package dev.gantry.agent.pod;

import org.jspecify.annotations.NullMarked;
