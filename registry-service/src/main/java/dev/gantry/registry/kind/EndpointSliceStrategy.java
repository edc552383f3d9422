package dev.gantry.registry.kind;

import dev.gantry.apimachinery.schema.FieldError;
import dev.gantry.apimachinery.schema.ResourceStrategy;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** EndpointSlices: a bounded list of addresses of one family, with the ports all of them share. */
final class EndpointSliceStrategy implements ResourceStrategy {

    /** As in Kubernetes: one slice stays small enough to be sent at every change. */
    private static final int MAX_ENDPOINTS = 1000;

    private static final int MAX_PORTS = 100;
    private static final int MAX_ADDRESSES = 100;

    @Override
    public void applyDefaults(ObjectNode object) {
        for (JsonNode port : object.path("ports")) {
            if (port instanceof ObjectNode node) {
                node.putIfAbsent("name", node.stringNode(""));
                node.putIfAbsent("protocol", node.stringNode("TCP"));
            }
        }
    }

    @Override
    public List<FieldError> validate(ObjectNode object) {
        Violations violations = new Violations();
        violations.name(Field.of("metadata.name", object), NameRule.DNS_SUBDOMAIN);
        violations.supported(Field.of("addressType", object), "FQDN", "IPv4", "IPv6");
        Field endpoints = Field.of("endpoints", object);
        violations.addIf(endpoints.value().size() > MAX_ENDPOINTS, tooMany(endpoints, MAX_ENDPOINTS));
        for (Field endpoint : endpoints.elements()) {
            Field addresses = endpoint.child("addresses");
            violations.addIf(addresses.value().isEmpty(), addresses.required("must contain at least 1 address"));
            violations.addIf(addresses.value().size() > MAX_ADDRESSES, tooMany(addresses, MAX_ADDRESSES));
        }
        Field ports = Field.of("ports", object);
        violations.addIf(ports.value().size() > MAX_PORTS, tooMany(ports, MAX_PORTS));
        for (Field port : ports.elements()) {
            violations.supported(port.child("protocol"), "SCTP", "TCP", "UDP");
            if (port.child("port").present()) {
                violations.range(port.child("port"), 1, ServiceRules.MAX_PORT);
            }
        }
        return violations.list();
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode current, ObjectNode updated) {
        Violations violations = new Violations();
        violations.unchanged(Field.of("addressType", current), Field.of("addressType", updated));
        return violations.list();
    }

    private static FieldError tooMany(Field list, int max) {
        return FieldError.invalid(list.path(), list.value().size(), "must have at most " + max + " items");
    }
}
