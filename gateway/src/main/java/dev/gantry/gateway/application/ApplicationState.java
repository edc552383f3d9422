package dev.gantry.gateway.application;

import dev.gantry.gateway.balance.Shares;
import java.util.Optional;

/**
 * The endpoints behind a {@link Backend}.
 *
 * @param ports the Services and their ports
 * @param endpoints the endpoints that slices list
 */
public record ApplicationState(ServicePorts ports, EndpointTable endpoints) {

    /** What a request finds. */
    public sealed interface Lookup {

        /** @param endpoints ready to take requests, by their shares; maybe none */
        record Found(Shares endpoints) implements Lookup {}

        record Unknown(String reason) implements Lookup {}
    }

    public Lookup find(Backend backend) {
        Optional<String> port = ports.name(backend);
        if (port.isPresent()) {
            return new Lookup.Found(endpoints.shares(backend.service(), port.get()));
        }
        return new Lookup.Unknown(
                ports.knows(backend.service())
                        ? "service " + backend.service() + " has no port " + backend.port()
                        : "there is no service " + backend.service());
    }
}
