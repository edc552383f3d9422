package dev.gantry.gateway.web;

import dev.gantry.apimachinery.client.ServiceLocations;
import dev.gantry.gateway.discovery.Owner;
import dev.gantry.gateway.upstream.Upstream;
import java.net.InetSocketAddress;
import java.util.EnumMap;
import java.util.Map;
import org.springframework.util.unit.DataSize;

/** The services as destinations, with the body sizes that they take. */
final class ServiceDestinations {

    /** Log shipments and batches are larger than API objects, and no batch of them should need more than this. */
    private static final long MAX_SERVICE_BODY_BYTES = 16 << 20;

    private final Map<Owner, InetSocketAddress> addresses = new EnumMap<>(Owner.class);
    private final long maxApiBodyBytes;

    ServiceDestinations(ServiceLocations urls, DataSize maxApiBody) {
        for (Owner owner : Owner.values()) {
            addresses.put(owner, Upstream.address(urls.of(owner.label())));
        }
        maxApiBodyBytes = maxApiBody.toBytes();
    }

    /** For a path of the Kubernetes API. */
    Forwarding.Destination api(Owner owner, String target) {
        return new Forwarding.Destination(label(owner), address(owner), target, maxApiBodyBytes);
    }

    /** For a path of the service's own API. */
    Forwarding.Destination own(Owner owner, String target) {
        return new Forwarding.Destination(label(owner), address(owner), target, MAX_SERVICE_BODY_BYTES);
    }

    /** For the agent of a node. */
    Forwarding.Destination agent(String node, InetSocketAddress address, String target) {
        return new Forwarding.Destination("the agent of node \"" + node + "\"", address, target, maxApiBodyBytes);
    }

    private InetSocketAddress address(Owner owner) {
        InetSocketAddress address = addresses.get(owner);
        if (address == null) {
            throw new IllegalStateException("every owner has an address");
        }
        return address;
    }

    private static String label(Owner owner) {
        return "service \"" + owner.label() + "\"";
    }
}
