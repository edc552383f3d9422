package dev.gantry.gateway.upstream;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.client.ServiceLocations;
import dev.gantry.gateway.discovery.Owner;
import java.net.URI;
import java.time.Duration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/** Asks services in the gateway's own name: for discovery, OpenAPI documents, pods and nodes, and to confirm endpoints. */
public final class ServiceClient {

    /** Longer than any of these small requests takes on a service that lives. */
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    /** Connections to one service for the gateway's own questions; proxied requests have a pool of their own. */
    private static final int MAX_CONNECTIONS = 16;

    /** An OpenAPI document of all core kinds has about 2 MiB. */
    private static final int MAX_ANSWER_BYTES = 16 << 20;

    private final ServiceLocations addresses;
    private final WebClient client;

    public ServiceClient(ServiceLocations addresses, InternalToken token) {
        this.addresses = addresses;
        HttpClient http = HttpClient.create(ConnectionProvider.create("gantry-questions", MAX_CONNECTIONS))
                .responseTimeout(TIMEOUT);
        this.client = WebClient.builder()
                .clientConnector(new ReactorClientHttpConnector(http))
                .codecs(c -> c.defaultCodecs().maxInMemorySize(MAX_ANSWER_BYTES))
                .defaultHeader(HttpHeaders.AUTHORIZATION, token.authorization())
                .defaultHeader("X-Remote-User", "system:gateway")
                .defaultHeader("X-Remote-Group", "system:masters")
                .build();
    }

    /** An answer whose status the caller judges. */
    public static final class Answer {

        private final int status;
        private final byte[] body;

        Answer(int status, byte[] body) {
            this.status = status;
            this.body = body;
        }

        public int status() {
            return status;
        }

        /** The body of a 200; any other status means that the service cannot tell. */
        public byte[] orUnavailable(String what) {
            if (status != 200) {
                throw ApiException.unavailable(what + " answered " + status);
            }
            return body;
        }
    }

    /** GETs a path with its query; fails with a WebClientRequestException when there is no answer. */
    public Mono<Answer> get(Owner owner, String path, String accept) {
        return client.get()
                .uri(URI.create(addresses.of(owner.label()) + path))
                .header(HttpHeaders.ACCEPT, accept)
                .exchangeToMono(ServiceClient::read);
    }

    /** PUTs a JSON body; fails with a WebClientRequestException when there is no answer. */
    public Mono<Answer> put(Owner owner, String path, byte[] json) {
        return client.put()
                .uri(URI.create(addresses.of(owner.label()) + path))
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(json)
                .exchangeToMono(ServiceClient::read);
    }

    /** POSTs a JSON body; fails with a WebClientRequestException when there is no answer. */
    public Mono<Answer> post(Owner owner, String path, byte[] json) {
        return client.post()
                .uri(URI.create(addresses.of(owner.label()) + path))
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(json)
                .exchangeToMono(ServiceClient::read);
    }

    public Mono<Answer> delete(Owner owner, String path) {
        return client.delete()
                .uri(URI.create(addresses.of(owner.label()) + path))
                .exchangeToMono(ServiceClient::read);
    }

    private static Mono<Answer> read(ClientResponse response) {
        int status = response.statusCode().value();
        return response.bodyToMono(byte[].class).defaultIfEmpty(new byte[0]).map(body -> new Answer(status, body));
    }
}
