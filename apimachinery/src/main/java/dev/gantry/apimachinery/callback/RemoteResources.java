package dev.gantry.apimachinery.callback;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.WireJson;
import dev.gantry.apimachinery.client.ApiConnection;
import dev.gantry.apimachinery.client.ResourceClient;
import dev.gantry.apimachinery.client.ResourceView;
import dev.gantry.apimachinery.client.ServiceLocations;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.net.URI;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The types of other services: clients over HTTP, and mirrors kept current by callbacks. */
public final class RemoteResources implements AutoCloseable {

    /** Where mirrors are called back. */
    static final String PATH = "/gantry/v1/callbacks/";

    private final ServiceLocations locations;
    private final String internalToken;
    private final URI selfUrl;
    private final String secret = UUID.randomUUID().toString();
    private final Map<Class<?>, JsonMapper> mappers;
    private final Map<String, CallbackMirror<?>> mirrors = new ConcurrentHashMap<>();

    /**
     * @param internalToken the token that services show each other
     * @param selfUrl where other services reach this one
     * @param partial the types that are not mirrored with all their fields
     */
    public RemoteResources(
            ServiceLocations locations, String internalToken, URI selfUrl, Collection<MirroredFields> partial) {
        this.locations = locations;
        this.internalToken = internalToken;
        this.selfUrl = selfUrl;
        this.mappers =
                partial.stream().collect(Collectors.toUnmodifiableMap(MirroredFields::type, MirroredFields::mapper));
    }

    /** A client of a type that another service owns, by the owner's short name, such as {@code scheduler}. */
    public <T extends HasMetadata> ResourceClient<T> client(String owner, Class<T> type) {
        return connection(owner).client(type);
    }

    /** The mirror of a type that another service owns; one for each type, shared by all who ask. */
    @SuppressWarnings("unchecked") // the map's key holds the class of its value's objects
    public <T extends HasMetadata> ResourceView<T> mirror(String owner, Class<T> type) {
        String name = owner + "-" + type.getSimpleName();
        return (ResourceView<T>) mirrors.computeIfAbsent(
                name,
                n -> new CallbackMirror<>(
                        type,
                        mappers.getOrDefault(type, WireJson.MAPPER),
                        connection(owner),
                        new CallbackMirror.Target(selfUrl + PATH + n, secret)));
    }

    /** A connection to a service by its short name. */
    public ApiConnection connection(String owner) {
        return ApiConnection.toService(locations.of(owner), internalToken);
    }

    /** Whether every mirror has held its owner's complete state. */
    public boolean synced() {
        return mirrors.values().stream().allMatch(CallbackMirror::synced);
    }

    void receive(String mirror, byte[] body, String signature) throws InterruptedException {
        @Nullable CallbackMirror<?> target = mirrors.get(mirror);
        if (target == null) {
            throw ApiException.notFound("callbacks.gantry.dev", mirror);
        }
        target.receive(body, signature);
    }

    @Override
    public void close() {
        mirrors.values().forEach(CallbackMirror::close);
    }
}
