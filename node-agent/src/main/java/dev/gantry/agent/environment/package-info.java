/** The environment of containers and the data of the cluster that it is made of. */
@NullMarked
package dev.gantry.agent.environment;

import org.jspecify.annotations.NullMarked;
