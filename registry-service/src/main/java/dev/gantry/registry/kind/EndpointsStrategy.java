package dev.gantry.registry.kind;

import dev.gantry.apimachinery.schema.FieldError;
import dev.gantry.apimachinery.schema.ResourceStrategy;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Endpoints: the older form of EndpointSlices, which many clients still read. */
final class EndpointsStrategy implements ResourceStrategy {

    @Override
    public void applyDefaults(ObjectNode object) {
        for (JsonNode subset : object.path("subsets")) {
            for (JsonNode port : subset.path("ports")) {
                if (port instanceof ObjectNode node) {
                    node.putIfAbsent("protocol", node.stringNode("TCP"));
                }
            }
        }
    }

    @Override
    public List<FieldError> validate(ObjectNode object) {
        Violations violations = new Violations();
        violations.name(Field.of("metadata.name", object), NameRule.DNS_SUBDOMAIN);
        for (Field subset : Field.of("subsets", object).elements()) {
            List<Field> ready = subset.child("addresses").elements();
            List<Field> notReady = subset.child("notReadyAddresses").elements();
            violations.addIf(
                    ready.isEmpty() && notReady.isEmpty(),
                    subset.required("must specify `addresses` or `notReadyAddresses`"));
            ready.forEach(address -> violations.require(address.child("ip"), ""));
            notReady.forEach(address -> violations.require(address.child("ip"), ""));
            for (Field port : subset.child("ports").elements()) {
                violations.range(port.child("port"), 1, ServiceRules.MAX_PORT);
                violations.supported(port.child("protocol"), "SCTP", "TCP", "UDP");
            }
        }
        return violations.list();
    }
}
