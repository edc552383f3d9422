package dev.gantry.gateway.web;

import dev.gantry.gateway.GatewayProperties;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * The listener for applications: HTTP/1.1 and HTTP/2 in clear text, with prior knowledge or by upgrade, and WebSockets. When it
 * stops it takes no new connection, tells clients that those they have end (GOAWAY, {@code Connection: close}, code 1001) and
 * lets the requests under way end.
 */
final class ApplicationListener implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(ApplicationListener.class);

    /** Requests under way when the gateway is told to stop get as long to end. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    /** Longer than clients keep their own connections, so that they close first and lose no request. */
    private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(90);

    private final GatewayProperties.Applications properties;
    private final ReactorHttpHandlerAdapter handler;
    private final RequestMeter meter;
    private final WebSocketEndings endings;
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private volatile boolean stopping;
    private @Nullable DisposableServer server;

    ApplicationListener(
            GatewayProperties.Applications properties,
            HttpHandler handler,
            RequestMeter meter,
            WebSocketEndings endings) {
        this.properties = properties;
        this.handler = new ReactorHttpHandlerAdapter(handler);
        this.meter = meter;
        this.endings = endings;
    }

    @Override
    public void start() {
        server = HttpServer.create()
                .bindAddress(() -> new InetSocketAddress(properties.address(), properties.port()))
                .protocol(HttpProtocol.HTTP11, HttpProtocol.H2C)
                .doOnChannelInit((observer, channel, remote) -> UpgradeOffers.guard(channel))
                .idleTimeout(IDLE_TIMEOUT)
                .channelGroup(connections)
                .mapHandle(meter::measure)
                .handle(this::handle)
                .bindNow();
        LOG.info("applications are served on port {}", server.port());
    }

    private Mono<Void> handle(HttpServerRequest request, HttpServerResponse response) {
        if (stopping) {
            response.keepAlive(false);
        }
        return ClientPreface.awaited(NativeExchange.channel(response))
                .map(preface -> preface.then(Mono.defer(() -> handler.apply(request, response))))
                .orElseGet(() -> handler.apply(request, response));
    }

    /** The port that it listens on, which is another one than configured where that is 0. */
    int port() {
        DisposableServer bound = server;
        if (bound == null) {
            throw new IllegalStateException("the applications' listener is not started");
        }
        return bound.port();
    }

    @Override
    public void stop() {
        DisposableServer bound = server;
        server = null;
        if (bound != null) {
            stopping = true;
            endings.gatewayStops();
            end(bound);
        }
    }

    /** Netty's HTTP/2 codec makes a GOAWAY of the close of a connection, and closes it when its streams have ended. */
    private static void end(DisposableServer bound) {
        try {
            bound.disposeNow(GRACE);
        } catch (IllegalStateException e) {
            LOG.warn("requests that are under way for more than {} are cut off", GRACE);
        }
    }

    @Override
    public boolean isRunning() {
        return server != null;
    }
}
