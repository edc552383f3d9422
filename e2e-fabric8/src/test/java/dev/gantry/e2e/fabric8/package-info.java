@NullMarked
package dev.gantry.e2e.fabric8;

import org.jspecify.annotations.NullMarked;
