/** Resource types as schema records, the model's structure, validation and field errors. */
@NullMarked
package dev.gantry.apimachinery.schema;

import org.jspecify.annotations.NullMarked;
