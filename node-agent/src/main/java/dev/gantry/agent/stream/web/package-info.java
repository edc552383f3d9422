/** What all streams share of HTTP and WebSocket. */
@NullMarked
package dev.gantry.agent.stream.web;

import org.jspecify.annotations.NullMarked;
