package dev.gantry.gateway.web;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpServerUpgradeHandler;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.util.AsciiString;

/**
 * Takes the offer of HTTP/2 off requests with a body. Netty's upgrade holds the whole body before it answers, and refuses one
 * that is longer than a limit; a client may be left on HTTP/1.1 at any time (RFC 7540, 3.2), and the body streams. After any
 * other offer a {@link ClientPreface} is expected.
 */
final class UpgradeOffers extends ChannelInboundHandlerAdapter {

    private UpgradeOffers() {}

    /** To be called when the connection's pipeline is set up, and the upgrade's handler is in it. */
    static void guard(Channel channel) {
        ChannelHandlerContext upgrade = channel.pipeline().context(HttpServerUpgradeHandler.class);
        channel.pipeline().addBefore(upgrade.name(), null, new UpgradeOffers());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest request && offersHttp2(request)) {
            if (hasBody(request)) {
                request.headers().remove(HttpHeaderNames.UPGRADE);
            } else {
                ClientPreface.expect(context.channel());
            }
        }
        context.fireChannelRead(message);
    }

    private static boolean offersHttp2(HttpRequest request) {
        return AsciiString.containsIgnoreCase(
                request.headers().get(HttpHeaderNames.UPGRADE, ""), Http2CodecUtil.HTTP_UPGRADE_PROTOCOL_NAME);
    }

    private static boolean hasBody(HttpRequest request) {
        return HttpUtil.isTransferEncodingChunked(request) || HttpUtil.getContentLength(request, 0L) > 0;
    }
}
