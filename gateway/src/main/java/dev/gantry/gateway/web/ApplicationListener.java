package dev.gantry.gateway.web;

import dev.gantry.gateway.GatewayProperties;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.ReactorHttpHandlerAdapter;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** The plain HTTP listener for applications. */
final class ApplicationListener implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(ApplicationListener.class);

    /** Requests under way when the gateway is told to stop get as long to end. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    /** Longer than clients keep their own connections, so that they close first and lose no request. */
    private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(90);

    private final GatewayProperties.Applications properties;
    private final HttpHandler handler;
    private final RequestMeter meter;
    private @Nullable DisposableServer server;

    ApplicationListener(GatewayProperties.Applications properties, HttpHandler handler, RequestMeter meter) {
        this.properties = properties;
        this.handler = handler;
        this.meter = meter;
    }

    @Override
    public void start() {
        server = HttpServer.create()
                .bindAddress(() -> new InetSocketAddress(properties.address(), properties.port()))
                .idleTimeout(IDLE_TIMEOUT)
                .mapHandle(meter::measure)
                .handle(new ReactorHttpHandlerAdapter(handler))
                .bindNow();
        LOG.info("applications are served on port {}", server.port());
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
        if (bound != null) {
            bound.disposeNow(GRACE);
        }
        server = null;
    }

    @Override
    public boolean isRunning() {
        return server != null;
    }
}
