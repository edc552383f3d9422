package dev.gantry.gateway.web;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2StreamChannel;
import java.time.Duration;
import java.util.Optional;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Holds the answer to a request that upgrades its connection to HTTP/2 until the client speaks HTTP/2 itself. A server may answer at once
 * (RFC 7540, 3.2), but the JDK's client loses frames that come while it changes its protocol, and then breaks the connection.
 */
final class ClientPreface extends ChannelInboundHandlerAdapter {

    /** A client that is silent for longer gets its answer all the same. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private final Sinks.Empty<Void> come = Sinks.empty();

    private ClientPreface() {}

    /** To be called when a request that will upgrade the connection was read: what is read next is the client's preface. */
    static void expect(Channel connection) {
        connection.pipeline().addFirst(new ClientPreface());
    }

    /** Completes when the client speaks HTTP/2; empty where nothing has to be waited for. */
    static Optional<Mono<Void>> awaited(Channel channel) {
        return channel instanceof Http2StreamChannel stream
                ? Optional.ofNullable(stream.parent().pipeline().get(ClientPreface.class))
                        .map(preface -> preface.come.asMono().timeout(LONGEST_WAIT, Mono.empty()))
                : Optional.empty();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        context.pipeline().remove(this);
        context.fireChannelRead(message);
        come.tryEmitEmpty().orThrow();
    }
}
