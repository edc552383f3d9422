@NullMarked
package dev.gantry.launcher.supervisor;

import org.jspecify.annotations.NullMarked;
