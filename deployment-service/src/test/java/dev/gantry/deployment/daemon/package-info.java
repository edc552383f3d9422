/** DaemonSets in words, and tables of their decisions. */
@NullMarked
package dev.gantry.deployment.daemon;

import org.jspecify.annotations.NullMarked;
