/** From boot jars to what starts quickly. */
@NullMarked
package dev.gantry.launcher.build;

import org.jspecify.annotations.NullMarked;
