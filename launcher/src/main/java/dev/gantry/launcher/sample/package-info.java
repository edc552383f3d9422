/** The sample application's images, built without an image registry. */
@NullMarked
package dev.gantry.launcher.sample;

import org.jspecify.annotations.NullMarked;
