/** Stand-ins for the services, the agent and applications, and the words that tests speak. */
@NullMarked
package dev.gantry.gateway.testing;

import org.jspecify.annotations.NullMarked;
