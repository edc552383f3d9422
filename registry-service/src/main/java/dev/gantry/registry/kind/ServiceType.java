package dev.gantry.registry.kind;

import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** How a Service is reached. */
enum ServiceType {
    CLUSTER_IP("ClusterIP"),
    NODE_PORT("NodePort"),
    LOAD_BALANCER("LoadBalancer"),
    EXTERNAL_NAME("ExternalName");

    private final String wireName;

    ServiceType(String wireName) {
        this.wireName = wireName;
    }

    /** The type that the spec names; a name that is none of them reads as ClusterIP, and validation refuses it. */
    static ServiceType of(JsonNode spec) {
        String name = spec.path("type").asString("");
        return Arrays.stream(values())
                .filter(type -> type.wireName.equals(name))
                .findFirst()
                .orElse(CLUSTER_IP);
    }

    static List<String> wireNames() {
        return Arrays.stream(values()).map(type -> type.wireName).sorted().toList();
    }

    boolean hasAddress() {
        return this != EXTERNAL_NAME;
    }

    /** Whether it is reached from outside the cluster by an address of its own. */
    boolean isExternal() {
        return this == NODE_PORT || this == LOAD_BALANCER;
    }

    String wireName() {
        return wireName;
    }
}
