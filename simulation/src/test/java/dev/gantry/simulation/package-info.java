@NullMarked
package dev.gantry.simulation;

import org.jspecify.annotations.NullMarked;
