package dev.gantry.gateway.upstream;

import io.netty.handler.codec.http.HttpHeaders;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import reactor.core.publisher.Mono;

/**
 * Where one request goes, as the filters before the relay decided.
 *
 * @param address the server to connect to
 * @param target the raw path with its query
 * @param pool whose connections carry it
 * @param headers the last change to the request's headers
 * @param maxBodyBytes the largest request body that is passed on
 * @param ending completes when a WebSocket is to be closed because its server stops
 * @param answered is told the answer's status when its head is there
 */
public record Upstream(
        InetSocketAddress address,
        String target,
        Pool pool,
        Consumer<HttpHeaders> headers,
        long maxBodyBytes,
        Mono<Void> ending,
        IntConsumer answered) {

    /** For whoever does not want to know. */
    public static final IntConsumer UNHEARD = status -> {};

    /** The exchange attribute that holds the decision. */
    public static final String ATTRIBUTE = Upstream.class.getName();

    /** The address of a base URL; an IP address needs no look-up, a name is looked up at each connect. */
    public static InetSocketAddress address(URI base) {
        int port = base.getPort() >= 0 ? base.getPort() : "https".equals(base.getScheme()) ? 443 : 80;
        return InetSocketAddress.createUnresolved(base.getHost(), port);
    }

    /** Which connections a request may use: those of the services are many and long, those of applications short. */
    public enum Pool {
        SERVICES,
        APPLICATIONS
    }
}
