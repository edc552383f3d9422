/** The kind Node: its type and rules, and the loops that watch over nodes and the pods bound to them. */
@NullMarked
package dev.gantry.scheduler.node;

import org.jspecify.annotations.NullMarked;
