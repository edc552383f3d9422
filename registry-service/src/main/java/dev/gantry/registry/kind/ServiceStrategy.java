package dev.gantry.registry.kind;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.schema.FieldError;
import dev.gantry.apimachinery.schema.ResourceStrategy;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Services: ports and their defaults, and an address of their own unless they ask for none. */
final class ServiceStrategy implements ResourceStrategy {

    /** How long a client keeps its endpoint when the Service asks for ClientIP affinity without saying: three hours. */
    private static final int AFFINITY_TIMEOUT_SECONDS = 10_800;

    /** The address of a Service that wants none. */
    static final String HEADLESS = "None";

    private final ServiceAddresses addresses;

    ServiceStrategy(ServiceAddresses addresses) {
        this.addresses = addresses;
    }

    @Override
    public void applyDefaults(ObjectNode object) {
        ObjectNode spec = object.withObjectProperty("spec");
        orElse(spec, "type", "ClusterIP");
        orElse(spec, "sessionAffinity", "None");
        applyAffinity(spec);
        for (JsonNode port : spec.path("ports")) {
            if (port instanceof ObjectNode node) {
                orElse(node, "protocol", "TCP");
                defaultTargetPort(node);
            }
        }
        applyTrafficPolicies(spec);
        mirrorClusterIp(spec);
    }

    @Override
    public void prepareForCreate(ObjectNode object) {
        assignAddress(object, "");
    }

    @Override
    public void prepareForUpdate(ObjectNode current, ObjectNode updated) {
        ObjectNode spec = updated.withObjectProperty("spec");
        JsonNode held = current.path("spec").path("clusterIP");
        boolean keeps = ServiceType.of(spec).hasAddress() && !held.asString("").isEmpty();
        if (keeps && spec.path("clusterIP").asString("").isEmpty()) {
            spec.set("clusterIP", held);
            mirrorClusterIp(spec);
        }
        assignAddress(updated, held.asString(""));
    }

    @Override
    public List<FieldError> validate(ObjectNode object) {
        return ServiceRules.validate(object);
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode current, ObjectNode updated) {
        return ServiceRules.validateUpdate(current, updated);
    }

    private void assignAddress(ObjectNode service, String held) {
        ObjectNode spec = service.withObjectProperty("spec");
        if (!ServiceType.of(spec).hasAddress()) {
            return;
        }
        String asked = spec.path("clusterIP").asString("");
        if (asked.isEmpty()) {
            spec.put("clusterIP", addresses.assign(keyOf(service)));
        } else if (!asked.equals(HEADLESS) && !asked.equals(held)) {
            claim(service, asked);
        }
        mirrorClusterIp(spec);
        if (!spec.has("ipFamilies")) {
            spec.putArray("ipFamilies").add("IPv4");
        }
        orElse(spec, "ipFamilyPolicy", "SingleStack");
    }

    private void claim(ObjectNode service, String address) {
        ObjectKey key = keyOf(service);
        addresses.claim(key, address).ifPresent(reason -> {
            throw ApiException.invalid(
                    "Service", key.name(), List.of(FieldError.invalid("spec.clusterIPs", address, reason)));
        });
    }

    private static ObjectKey keyOf(ObjectNode service) {
        JsonNode metadata = service.path("metadata");
        return new ObjectKey(
                metadata.path("namespace").asString(""), metadata.path("name").asString(""));
    }

    private static void applyAffinity(ObjectNode spec) {
        if (spec.path("sessionAffinity").asString("").equals("None")) {
            spec.remove("sessionAffinityConfig");
        } else if (!spec.path("sessionAffinityConfig").path("clientIP").has("timeoutSeconds")) {
            spec.withObjectProperty("sessionAffinityConfig")
                    .withObjectProperty("clientIP")
                    .put("timeoutSeconds", AFFINITY_TIMEOUT_SECONDS);
        }
    }

    private static void defaultTargetPort(ObjectNode port) {
        JsonNode target = port.path("targetPort");
        boolean unset = target.isMissingNode()
                || target.isNull()
                || (target.isNumber() && target.asInt(0) == 0)
                || (target.isString() && target.asString().isEmpty());
        if (unset && port.has("port")) {
            port.set("targetPort", port.path("port"));
        }
    }

    private static void applyTrafficPolicies(ObjectNode spec) {
        ServiceType type = ServiceType.of(spec);
        if (type.hasAddress()) {
            orElse(spec, "internalTrafficPolicy", "Cluster");
        }
        if (type.isExternal()) {
            orElse(spec, "externalTrafficPolicy", "Cluster");
        }
        if (type == ServiceType.LOAD_BALANCER && !spec.has("allocateLoadBalancerNodePorts")) {
            spec.put("allocateLoadBalancerNodePorts", true);
        }
    }

    /** clusterIPs repeats clusterIP; a client that sets only one of them means both. */
    private static void mirrorClusterIp(ObjectNode spec) {
        String single = spec.path("clusterIP").asString("");
        JsonNode list = spec.path("clusterIPs");
        if (single.isEmpty() && !list.isEmpty()) {
            spec.set("clusterIP", list.path(0));
        } else if (!single.isEmpty() && list.isEmpty()) {
            spec.putArray("clusterIPs").add(single);
        }
    }

    private static void orElse(ObjectNode node, String field, String value) {
        if (node.path(field).asString("").isEmpty()) {
            node.put(field, value);
        }
    }
}
