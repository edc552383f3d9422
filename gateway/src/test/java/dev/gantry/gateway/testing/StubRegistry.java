package dev.gantry.gateway.testing;

import dev.gantry.apimachinery.WireJson;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A registry in-process: lists and watches of Services, EndpointSlices and Ingresses, and the proxies' confirmations. */
public final class StubRegistry extends StubService {

    private static final Map<String, String> PATHS = Map.of(
            "Service", "/api/v1/services",
            "EndpointSlice", "/apis/discovery.k8s.io/v1/endpointslices",
            "Ingress", "/apis/networking.k8s.io/v1/ingresses");

    private final AtomicLong version = new AtomicLong(100);
    private final Map<String, ObjectNode> objects = new ConcurrentSkipListMap<>();
    private final Sinks.Many<Event> events = Sinks.many().replay().limit(1000);
    private final Queue<JsonNode> confirmations = new ConcurrentLinkedQueue<>();

    private record Event(long version, String path, String line) {}

    /** Creates or replaces an object; returns the version that the change has. */
    public synchronized long put(HasMetadata object) {
        String key = key(object);
        String type = objects.containsKey(key) ? "MODIFIED" : "ADDED";
        return change(type, key, object);
    }

    public synchronized long remove(HasMetadata object) {
        return change("DELETED", key(object), object);
    }

    /** What the gateway confirmed, newest last. */
    public Queue<JsonNode> confirmations() {
        return confirmations;
    }

    /** The newest value of a field of the confirmations, 0 before the first. */
    public long confirmed(String field) {
        return confirmations.stream()
                .reduce((first, second) -> second)
                .map(c -> c.path(field).asLong())
                .orElse(0L);
    }

    /** The pods of the newest confirmation where nobody listens yet. */
    public Set<String> notListening() {
        Set<String> uids = new HashSet<>();
        confirmations.stream()
                .reduce((first, second) -> second)
                .ifPresent(c -> c.path("notListening").forEach(uid -> uids.add(uid.asString())));
        return uids;
    }

    private long change(String type, String key, HasMetadata object) {
        long next = version.incrementAndGet();
        ObjectNode document = WireJson.toDocument(object);
        document.withObjectProperty("metadata").put("resourceVersion", Long.toString(next));
        if ("DELETED".equals(type)) {
            objects.remove(key);
        } else {
            objects.put(key, document);
        }
        String line = "{\"type\":\"" + type + "\",\"object\":" + document + "}\n";
        events.emitNext(new Event(next, path(object.getKind()), line), Sinks.EmitFailureHandler.FAIL_FAST);
        return next;
    }

    @Override
    protected Publisher<Void> handle(HttpServerRequest request, HttpServerResponse response) {
        String uri = request.uri();
        String path = uri.contains("?") ? uri.substring(0, uri.indexOf('?')) : uri;
        if (uri.startsWith("/gantry/v1/proxies/") && request.method().name().equals("PUT")) {
            return confirm(request, response);
        }
        if (PATHS.containsValue(path) && request.method().name().equals("GET")) {
            return uri.contains("watch=1") ? watch(path, uri, response) : list(path, response);
        }
        return super.handle(request, response);
    }

    private synchronized Publisher<Void> list(String path, HttpServerResponse response) {
        String items = objects.values().stream()
                .filter(object -> path(object.path("kind").asString()).equals(path))
                .map(ObjectNode::toString)
                .collect(Collectors.joining(","));
        return response.header("Content-Type", "application/json")
                .sendString(Mono.just(
                        "{\"metadata\":{\"resourceVersion\":\"" + version.get() + "\"},\"items\":[" + items + "]}"));
    }

    private Publisher<Void> watch(String path, String uri, HttpServerResponse response) {
        long from = Long.parseLong(uri.replaceAll(".*resourceVersion=(\\d+).*", "$1"));
        Flux<String> lines = events.asFlux()
                .filter(event -> event.version() > from && event.path().equals(path))
                .map(Event::line);
        return response.header("Content-Type", "application/json").send(ByteBufFlux.fromString(lines), buffer -> true);
    }

    private Publisher<Void> confirm(HttpServerRequest request, HttpServerResponse response) {
        return request.receive()
                .aggregate()
                .asString()
                .doOnNext(body -> confirmations.add(WireJson.MAPPER.readTree(body)))
                .flatMap(body -> response.header("Content-Type", "application/json")
                        .sendString(Mono.just("{\"routeFrom\":1}"))
                        .then());
    }

    private static String key(HasMetadata object) {
        return String.join(
                "/",
                List.of(
                        object.getKind(),
                        object.getMetadata().getNamespace(),
                        object.getMetadata().getName()));
    }

    private static String path(String kind) {
        String path = PATHS.get(kind);
        if (path == null) {
            throw new IllegalArgumentException("the stub registry has no " + kind);
        }
        return path;
    }
}
