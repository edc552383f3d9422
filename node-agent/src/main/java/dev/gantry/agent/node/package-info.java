/** What makes this process a node: its Node object, its lease, its pods from the API, its words back. */
@NullMarked
package dev.gantry.agent.node;

import org.jspecify.annotations.NullMarked;
