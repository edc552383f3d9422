@NullMarked
package dev.gantry.launcher.sample;

import org.jspecify.annotations.NullMarked;
