@NullMarked
package dev.gantry.apimachinery.store;

import org.jspecify.annotations.NullMarked;
