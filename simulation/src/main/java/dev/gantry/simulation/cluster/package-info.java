/** All services, nodes and proxies in one world: what one does, the others have to live with. */
@NullMarked
package dev.gantry.simulation.cluster;

import org.jspecify.annotations.NullMarked;
