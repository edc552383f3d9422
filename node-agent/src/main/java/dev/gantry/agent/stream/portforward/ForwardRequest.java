package dev.gantry.agent.stream.portforward;

import dev.gantry.agent.stream.spdy.SpdyStream;

/** One TCP connection that a client asks for: where to, and the two streams that carry its bytes and its failure. */
record ForwardRequest(int port, SpdyStream data, SpdyStream errors) {}
