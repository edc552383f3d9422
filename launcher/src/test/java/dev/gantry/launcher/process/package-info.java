@NullMarked
package dev.gantry.launcher.process;

import org.jspecify.annotations.NullMarked;
