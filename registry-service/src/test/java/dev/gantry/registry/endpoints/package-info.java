@NullMarked
package dev.gantry.registry.endpoints;

import org.jspecify.annotations.NullMarked;
