/** Finding a container engine, or installing one. */
@NullMarked
package dev.gantry.launcher.docker;

import org.jspecify.annotations.NullMarked;
