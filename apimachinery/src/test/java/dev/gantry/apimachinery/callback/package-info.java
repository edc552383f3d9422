@NullMarked
package dev.gantry.apimachinery.callback;

import org.jspecify.annotations.NullMarked;
