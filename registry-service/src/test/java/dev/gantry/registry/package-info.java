@NullMarked
package dev.gantry.registry;

import org.jspecify.annotations.NullMarked;
