package dev.gantry.gateway.application;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.gateway.balance.Endpoint;
import dev.gantry.gateway.balance.EndpointId;
import dev.gantry.gateway.balance.Shares;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The endpoints of each Service, kept up to date slice by slice. An {@link Endpoint} keeps its identity, and so its
 * count of requests under way, for as long as any slice lists it. Changes come from one watch, in order; look-ups from
 * any thread see a Service's endpoints before or after a change, never between.
 */
public final class EndpointTable {

    private static final String SERVICE_NAME = "kubernetes.io/service-name";

    private final Map<ObjectKey, Map<String, Shares>> ready = new ConcurrentHashMap<>();
    private final Map<ObjectKey, Map<String, EndpointSlice>> slices = new HashMap<>();
    private final Map<ObjectKey, Set<EndpointId>> present = new HashMap<>();
    private final Map<EndpointId, Endpoint> endpoints = new ConcurrentHashMap<>();
    private final Map<EndpointId, Integer> references = new HashMap<>();

    /**
     * What a change opened and closed.
     *
     * @param opened endpoints that are ready for the first time
     * @param closed endpoints that stop taking requests, which may still have some under way
     * @param gone those of them that no slice lists any more
     */
    public record Change(List<Endpoint> opened, List<Endpoint> closed, List<Endpoint> gone) {

        static final Change NONE = new Change(List.of(), List.of(), List.of());
    }

    /** The ready endpoints of a Service's port; empty when its slices do not list the port. */
    public List<Endpoint> ready(ObjectKey service, String portName) {
        return shares(service, portName).endpoints();
    }

    /** The same by the shares of requests that they get. */
    public Shares shares(ObjectKey service, String portName) {
        return ready.getOrDefault(service, Map.of()).getOrDefault(portName, Shares.NONE);
    }

    /** How many endpoints are known, in whatever state. */
    public int size() {
        return endpoints.size();
    }

    /** Requests under way over all endpoints. */
    public int inFlight() {
        return endpoints.values().stream().mapToInt(Endpoint::inFlight).sum();
    }

    /**
     * The pods, by uid, of endpoints where nobody listens yet while somebody does at another endpoint of the same Service's port.
     * Where nobody listens at any of them, no pod is behind the others, and there is nothing that waiting for it would save.
     */
    public Set<String> behindTheirPeers() {
        Set<String> pods = new TreeSet<>();
        for (Map<String, Shares> ports : ready.values()) {
            for (Shares shares : ports.values()) {
                List<Endpoint> peers = shares.endpoints();
                if (peers.stream().anyMatch(Endpoint::listening)) {
                    peers.stream()
                            .filter(endpoint -> !endpoint.listening())
                            .map(endpoint -> endpoint.id().podUid())
                            .filter(uid -> !uid.isEmpty())
                            .forEach(pods::add);
                }
            }
        }
        return pods;
    }

    public synchronized Change put(EndpointSlice slice) {
        Optional<ObjectKey> service = service(slice);
        service.ifPresent(key -> slices.computeIfAbsent(key, k -> new HashMap<>())
                .put(slice.getMetadata().getName(), slice));
        return service.map(this::recompute).orElse(Change.NONE);
    }

    public synchronized Change remove(EndpointSlice slice) {
        Optional<ObjectKey> service = service(slice);
        service.ifPresent(key -> {
            Map<String, EndpointSlice> rest = slices.getOrDefault(key, new HashMap<>());
            rest.remove(slice.getMetadata().getName());
            if (rest.isEmpty()) {
                slices.remove(key);
            }
        });
        return service.map(this::recompute).orElse(Change.NONE);
    }

    private static Optional<ObjectKey> service(EndpointSlice slice) {
        Map<String, String> labels = slice.getMetadata().getLabels();
        return Optional.ofNullable(labels == null ? null : labels.get(SERVICE_NAME))
                .map(name -> new ObjectKey(slice.getMetadata().getNamespace(), name));
    }

    private Change recompute(ObjectKey service) {
        SliceEndpoints now =
                SliceEndpoints.of(slices.getOrDefault(service, Map.of()).values());
        Set<EndpointId> before = present.getOrDefault(service, Set.of());
        now.present().stream().filter(id -> !before.contains(id)).forEach(id -> references.merge(id, 1, Integer::sum));
        List<Endpoint> opened = open(now);
        publish(service, now);
        List<Endpoint> closed = closeTerminating(now);
        List<Endpoint> gone = release(before, now.present());
        closed.addAll(gone);
        return new Change(opened, closed, gone);
    }

    private List<Endpoint> open(SliceEndpoints now) {
        return now.ready().values().stream()
                .flatMap(List::stream)
                .filter(id -> !endpoints.containsKey(id))
                .distinct()
                .map(this::endpoint)
                .toList();
    }

    /** Before anything is closed, so that who finds an endpoint closed finds the others in the table. */
    private void publish(ObjectKey service, SliceEndpoints now) {
        if (now.present().isEmpty()) {
            present.remove(service);
            ready.remove(service);
            return;
        }
        Map<String, Shares> byPort = new HashMap<>();
        now.ready()
                .forEach((port, ids) -> byPort.put(
                        port, Shares.of(ids.stream().map(this::endpoint).toList(), now.weights())));
        present.put(service, now.present());
        ready.put(service, byPort);
    }

    private Endpoint endpoint(EndpointId id) {
        return endpoints.computeIfAbsent(id, Endpoint::new);
    }

    private List<Endpoint> closeTerminating(SliceEndpoints now) {
        List<Endpoint> closed = new ArrayList<>();
        for (EndpointId id : now.terminating()) {
            Endpoint endpoint = endpoint(id);
            if (!endpoint.closed()) {
                endpoint.close();
                closed.add(endpoint);
            }
        }
        return closed;
    }

    private List<Endpoint> release(Set<EndpointId> before, Set<EndpointId> now) {
        Set<EndpointId> left = new HashSet<>(before);
        left.removeAll(now);
        List<Endpoint> gone = new ArrayList<>();
        for (EndpointId id : left) {
            if (references.merge(id, -1, Integer::sum) == 0) {
                references.remove(id);
                Endpoint endpoint = endpoints.remove(id);
                if (endpoint != null) {
                    endpoint.close();
                    gone.add(endpoint);
                }
            }
        }
        return gone;
    }
}
