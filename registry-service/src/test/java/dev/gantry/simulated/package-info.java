@NullMarked
package dev.gantry.simulated;

import org.jspecify.annotations.NullMarked;
