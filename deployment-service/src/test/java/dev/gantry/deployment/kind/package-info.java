/** Tables for the rules of the kinds. */
@NullMarked
package dev.gantry.deployment.kind;

import org.jspecify.annotations.NullMarked;
