/** What becomes of recommendations: how they are shown on workloads and, where asked, applied. Pure functions from a snapshot to a step. */
@NullMarked
package dev.gantry.deployment.recommend;

import org.jspecify.annotations.NullMarked;
