package dev.gantry.gateway.application;

import dev.gantry.apimachinery.ObjectKey;

/** The Service port that a request is for. */
public record Backend(ObjectKey service, PortRef port) {

    @Override
    public String toString() {
        return port instanceof PortRef.FirstPort ? service.toString() : service + ":" + port;
    }
}
