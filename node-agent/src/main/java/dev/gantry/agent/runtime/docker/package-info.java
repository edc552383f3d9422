/** The Docker engine behind the container interface; the only package that knows the Fabric8 docker-client. */
@NullMarked
package dev.gantry.agent.runtime.docker;

import org.jspecify.annotations.NullMarked;
