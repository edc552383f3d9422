@NullMarked
package dev.gantry.launcher;

import org.jspecify.annotations.NullMarked;
