/** Server-side apply: who set which field, what conflicts, and what an applied document adds and removes. */
@NullMarked
package dev.gantry.apimachinery.patch.apply;

import org.jspecify.annotations.NullMarked;
