/** The part of SPDY/3.1 that kubectl tunnels through a WebSocket to forward ports; pure but for {@link SpdyConnection}. */
@NullMarked
package dev.gantry.agent.stream.spdy;

import org.jspecify.annotations.NullMarked;
