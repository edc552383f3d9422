package dev.gantry.gateway.web;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;

/**
 * A body that is small enough to be passed on as one buffer, which leaves in one write together with its head: by itself, each of
 * the two is a write, a TLS record, and a time that the receiver wakes up.
 */
final class WholeBody {

    /** As much as one TLS record holds. A longer body, and one of a length not declared, is passed on as it comes. */
    static final int MAX_BYTES = 16 << 10;

    private WholeBody() {}

    /** Whether a message's head declares a body that is passed on whole. */
    static boolean isDeclared(HttpHeaders headers) {
        String declared = headers.get(HttpHeaderNames.CONTENT_LENGTH);
        if (declared == null) {
            return false;
        }
        try {
            long length = Long.parseLong(declared.trim());
            return length > 0 && length <= MAX_BYTES;
        } catch (NumberFormatException e) {
            return false; // the decoder refuses it
        }
    }

    /** The whole body, which whoever takes it releases by sending it. */
    static Mono<ByteBuf> of(ByteBufFlux body) {
        return body.aggregate().retain();
    }
}
