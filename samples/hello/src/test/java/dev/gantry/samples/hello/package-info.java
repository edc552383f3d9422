@NullMarked
package dev.gantry.samples.hello;

import org.jspecify.annotations.NullMarked;
