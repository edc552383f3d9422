/** The demonstration: a rolling update under load. */
@NullMarked
package dev.gantry.launcher.demo;

import org.jspecify.annotations.NullMarked;
