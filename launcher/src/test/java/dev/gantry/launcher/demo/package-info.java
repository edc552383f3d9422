@NullMarked
package dev.gantry.launcher.demo;

import org.jspecify.annotations.NullMarked;
