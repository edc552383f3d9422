/** End-to-end tests: real clients against a real stack, started once for all of them. */
@NullMarked
package dev.gantry.e2e;

import org.jspecify.annotations.NullMarked;
