/** The channel protocols v4 and v5 of Kubernetes, which carry several byte streams in one WebSocket; pure. */
@NullMarked
package dev.gantry.agent.stream.channel;

import org.jspecify.annotations.NullMarked;
