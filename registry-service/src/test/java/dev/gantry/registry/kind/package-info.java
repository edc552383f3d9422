@NullMarked
package dev.gantry.registry.kind;

import org.jspecify.annotations.NullMarked;
