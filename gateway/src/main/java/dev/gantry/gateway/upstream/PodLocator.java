package dev.gantry.gateway.upstream;

import dev.gantry.gateway.discovery.Owner;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.springframework.web.util.UriUtils;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Finds the agent that runs a pod: asks the scheduler for the pod, and for the node that it is bound to. */
public final class PodLocator {

    private static final String JSON = "application/json";
    private static final String INTERNAL_IP = "InternalIP";

    private final ServiceClient client;
    private final JsonMapper json;

    public PodLocator(ServiceClient client, JsonMapper json) {
        this.client = client;
        this.json = json;
    }

    /** Where a pod is. */
    public sealed interface Location {

        /** The scheduler has no such pod. */
        record Gone() implements Location {}

        /** The pod is not bound to a node, or its node cannot be found or has no address. */
        record Nowhere(Pod pod, String reason) implements Location {}

        record OnNode(Pod pod, String node, InetSocketAddress agent) implements Location {}
    }

    /** Asks by the names of the request's path, not yet known to be well formed. */
    public Mono<Location> locate(String namespace, String name) {
        return get("/api/v1/namespaces/" + segment(namespace) + "/pods/" + segment(name), Pod.class)
                .flatMap(pod -> pod.<Mono<Location>>map(this::locate).orElseGet(() -> Mono.just(new Location.Gone())));
    }

    private Mono<Location> locate(Pod pod) {
        String node = pod.getSpec() == null ? null : pod.getSpec().getNodeName();
        if (node == null || node.isEmpty()) {
            return Mono.just(
                    new Location.Nowhere(pod, "pod " + pod.getMetadata().getName() + " does not have a host assigned"));
        }
        return get("/api/v1/nodes/" + segment(node), Node.class)
                .map(found -> found.flatMap(PodLocator::agent)
                        .<Location>map(agent -> new Location.OnNode(pod, node, agent))
                        .orElseGet(
                                () -> new Location.Nowhere(pod, "node " + node + " has told no address of its agent")));
    }

    private static Optional<InetSocketAddress> agent(Node node) {
        var status = node.getStatus();
        if (status == null
                || status.getDaemonEndpoints() == null
                || status.getDaemonEndpoints().getKubeletEndpoint() == null) {
            return Optional.empty();
        }
        int port = status.getDaemonEndpoints().getKubeletEndpoint().getPort();
        return status.getAddresses().stream()
                .filter(address -> INTERNAL_IP.equals(address.getType()))
                .findFirst()
                .map(address -> InetSocketAddress.createUnresolved(address.getAddress(), port));
    }

    private <T extends HasMetadata> Mono<Optional<T>> get(String path, Class<T> type) {
        return client.get(Owner.SCHEDULER, path, JSON)
                .map(answer -> answer.status() == 404
                        ? Optional.empty()
                        : Optional.of(json.readValue(answer.orUnavailable("scheduler" + path), type)));
    }

    private static String segment(String name) {
        return UriUtils.encodePathSegment(name, StandardCharsets.UTF_8);
    }
}
