@NullMarked
package dev.gantry.apimachinery.gc;

import org.jspecify.annotations.NullMarked;
