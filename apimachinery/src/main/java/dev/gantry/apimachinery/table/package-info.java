/** Table output, as kubectl prints it. */
@NullMarked
package dev.gantry.apimachinery.table;

import org.jspecify.annotations.NullMarked;
