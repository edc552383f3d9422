package dev.gantry.gateway.upstream;

import io.netty.channel.ChannelOption;
import java.net.InetSocketAddress;
import java.time.Duration;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/** The connections to services and to applications, bounded for each address. */
public final class Pools implements AutoCloseable {

    /** Each agent of a large cluster holds a few watches, and each watch a connection. */
    private static final int SERVICE_CONNECTIONS = 8192;

    /** More requests under way at one endpoint than this wait in the queue. */
    private static final int ENDPOINT_CONNECTIONS = 1024;

    /** Requests that wait for a connection to one address; the next is refused at once. */
    private static final int WAITING_REQUESTS = 2048;

    /** A request that found no free connection for so long is refused. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(5);

    /**
     * Shorter than the keep-alive timeout of usual servers (Tomcat 20 s, Node.js 5 s), so that an idle connection is
     * closed from this side and no request is sent into one that the other side is closing.
     */
    private static final Duration MAX_IDLE = Duration.ofSeconds(4);

    /** Services and endpoints are near; a longer wait means that the host is gone. */
    private static final int CONNECT_TIMEOUT_MILLIS = 2_000;

    private final ConnectionProvider serviceConnections = connections("gantry-services", SERVICE_CONNECTIONS);
    private final ConnectionProvider applicationConnections = connections("gantry-applications", ENDPOINT_CONNECTIONS);
    private final HttpClient services = client(serviceConnections);
    private final HttpClient applications;

    /** @param responseTimeout how long an application may stay silent while it owes bytes */
    public Pools(Duration responseTimeout) {
        applications = client(applicationConnections).responseTimeout(responseTimeout);
    }

    public HttpClient client(Upstream.Pool pool) {
        return switch (pool) {
            case SERVICES -> services;
            case APPLICATIONS -> applications;
        };
    }

    /** Closes the idle connections to an endpoint that left, and each busy one when its request ends. */
    public void forget(InetSocketAddress endpoint) {
        applicationConnections.disposeWhen(endpoint);
    }

    @Override
    public void close() {
        serviceConnections.dispose();
        applicationConnections.dispose();
    }

    private static ConnectionProvider connections(String name, int max) {
        return ConnectionProvider.builder(name)
                .maxConnections(max)
                .pendingAcquireMaxCount(WAITING_REQUESTS)
                .pendingAcquireTimeout(MAX_WAIT)
                .maxIdleTime(MAX_IDLE)
                .evictInBackground(MAX_IDLE)
                .lifo()
                .build();
    }

    /** Retries are this gateway's decision: the client's own would also repeat a request that is not idempotent. */
    private static HttpClient client(ConnectionProvider connections) {
        return HttpClient.create(connections)
                .disableRetry(true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
                .option(ChannelOption.TCP_NODELAY, true);
    }
}
