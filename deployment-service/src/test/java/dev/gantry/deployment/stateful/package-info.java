/** StatefulSets in words, and tables of their decisions. */
@NullMarked
package dev.gantry.deployment.stateful;

import org.jspecify.annotations.NullMarked;
