@NullMarked
package dev.gantry.launcher.build;

import org.jspecify.annotations.NullMarked;
