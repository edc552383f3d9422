/** The volumes of pods as directories of this host. */
@NullMarked
package dev.gantry.agent.volume;

import org.jspecify.annotations.NullMarked;
