/** OpenAPI v3 documents made from the resource types. */
@NullMarked
package dev.gantry.apimachinery.openapi;

import org.jspecify.annotations.NullMarked;
