@NullMarked
package dev.gantry.apimachinery.client;

import org.jspecify.annotations.NullMarked;
