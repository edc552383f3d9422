package dev.gantry.registry.kind;

import dev.gantry.apimachinery.schema.FieldError;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** What a Service may say, in the words of Kubernetes. */
final class ServiceRules {

    static final int MAX_PORT = 65_535;
    /** The longest that a client may keep its endpoint: one day. */
    private static final int MAX_AFFINITY_SECONDS = 86_400;

    private static final String TRACK = "gantry.dev/revision-track";
    private static final List<String> TRACKS = List.of("preview", "stable");

    /** How long a request may wait for a first endpoint: longer than a pod takes to start, shorter than clients wait. */
    private static final String PATIENCE = "gantry.dev/wait-for-endpoints-seconds";

    private static final int MAX_PATIENCE_SECONDS = 300;

    private ServiceRules() {}

    static List<FieldError> validate(JsonNode service) {
        Violations violations = new Violations();
        violations.name(Field.of("metadata.name", service), NameRule.DNS_1035_LABEL);
        Field spec = Field.of("spec", service);
        violations.addIf(
                !ServiceType.wireNames().contains(spec.child("type").text()),
                spec.child("type").notSupported(ServiceType.wireNames()));
        addressRules(spec, violations);
        portRules(spec, violations);
        selectorRules(spec.child("selector"), violations);
        affinityRules(spec, violations);
        policyRules(spec, violations);
        trackRules(service, violations);
        patienceRules(service, violations);
        return violations.list();
    }

    static List<FieldError> validateUpdate(JsonNode current, JsonNode updated) {
        JsonNode before = current.path("spec");
        JsonNode after = updated.path("spec");
        String held = before.path("clusterIP").asString("");
        boolean keeps =
                ServiceType.of(before).hasAddress() && ServiceType.of(after).hasAddress();
        if (keeps && !held.isEmpty() && !held.equals(after.path("clusterIP").asString(""))) {
            Field list = Field.of("spec.clusterIPs", updated);
            return List.of(FieldError.invalid("spec.clusterIPs[0]", list.value(), "may not change once set"));
        }
        return List.of();
    }

    /** Which revisions of a workload it is for, while one is brought in beside another. */
    private static void trackRules(JsonNode service, Violations violations) {
        String track = service.path("metadata").path("annotations").path(TRACK).asString("");
        violations.addIf(
                !track.isEmpty() && !TRACKS.contains(track),
                FieldError.notSupported("metadata.annotations[" + TRACK + "]", track, TRACKS));
    }

    private static void patienceRules(JsonNode service, Violations violations) {
        String seconds =
                service.path("metadata").path("annotations").path(PATIENCE).asString("0");
        boolean allowed = seconds.matches("[0-9]{1,3}") && Integer.parseInt(seconds) <= MAX_PATIENCE_SECONDS;
        violations.addIf(
                !allowed,
                FieldError.invalid(
                        "metadata.annotations[" + PATIENCE + "]",
                        seconds,
                        "must be a whole number of seconds from 0 to " + MAX_PATIENCE_SECONDS));
    }

    private static void addressRules(Field spec, Violations violations) {
        ServiceType type = ServiceType.of(spec.value());
        Field address = spec.child("clusterIP");
        boolean headless = address.text().equals(ServiceStrategy.HEADLESS);
        if (type == ServiceType.EXTERNAL_NAME) {
            if (violations.require(spec.child("externalName"), "")) {
                violations.name(spec.child("externalName"), NameRule.DNS_SUBDOMAIN);
            }
            violations.addIf(
                    !address.text().isEmpty(),
                    spec.child("clusterIPs").forbidden("may not be set for ExternalName services"));
        }
        violations.addIf(
                type.isExternal() && headless,
                FieldError.invalid(
                        "spec.clusterIPs[0]",
                        ServiceStrategy.HEADLESS,
                        "may not be set to 'None' for " + type.wireName() + " services"));
        Field addresses = spec.child("clusterIPs");
        violations.addIf(
                addresses.value().size() > 1, addresses.invalid("may only hold one value: this cluster is IPv4 only"));
        violations.addIf(
                !addresses.value().isEmpty()
                        && !addresses.value().path(0).asString("").equals(address.text()),
                addresses.invalid("first value must match `clusterIP`"));
    }

    private static void portRules(Field spec, Violations violations) {
        ServiceType type = ServiceType.of(spec.value());
        boolean headless = spec.child("clusterIP").text().equals(ServiceStrategy.HEADLESS);
        List<Field> ports = spec.child("ports").elements();
        violations.addIf(
                ports.isEmpty() && !headless && type.hasAddress(),
                spec.child("ports").required(""));
        Set<String> names = new HashSet<>();
        Set<String> numbers = new HashSet<>();
        for (Field port : ports) {
            portRules(port, ports.size() > 1, violations);
            String name = port.child("name").text();
            violations.addIf(
                    !name.isEmpty() && !names.add(name), port.child("name").duplicate());
            String number =
                    port.child("protocol").text() + "/" + port.child("port").number();
            violations.addIf(!numbers.add(number), FieldError.duplicate(port.path(), number));
        }
    }

    private static void portRules(Field port, boolean mustBeNamed, Violations violations) {
        Field name = port.child("name");
        if (!name.text().isEmpty()) {
            violations.name(name, NameRule.DNS_LABEL);
        } else {
            violations.addIf(mustBeNamed, name.required(""));
        }
        violations.range(port.child("port"), 1, MAX_PORT);
        violations.supported(port.child("protocol"), "SCTP", "TCP", "UDP");
        Field target = port.child("targetPort");
        if (target.value().isString()) {
            violations.name(target, NameRule.PORT_NAME);
        } else {
            violations.range(target, 1, MAX_PORT);
        }
        if (port.child("nodePort").number() != 0) {
            violations.range(port.child("nodePort"), 1, MAX_PORT);
        }
    }

    private static void selectorRules(Field selector, Violations violations) {
        for (String key : selector.value().propertyNames()) {
            Field value = selector.key(key);
            String name = key.substring(key.indexOf('/') + 1);
            violations.addIf(
                    name.isEmpty() || !NameRule.LABEL_VALUE.matches(name),
                    FieldError.invalid(selector.path(), key, NameRule.LABEL_VALUE.message()));
            violations.addIf(
                    !NameRule.LABEL_VALUE.matches(value.text()),
                    FieldError.invalid(selector.path(), value.text(), NameRule.LABEL_VALUE.message()));
        }
    }

    private static void affinityRules(Field spec, Violations violations) {
        violations.supported(spec.child("sessionAffinity"), "ClientIP", "None");
        if (spec.child("sessionAffinity").text().equals("ClientIP")) {
            Field seconds =
                    spec.child("sessionAffinityConfig").child("clientIP").child("timeoutSeconds");
            violations.addIf(
                    seconds.number() <= 0 || seconds.number() > MAX_AFFINITY_SECONDS,
                    seconds.invalid("must be greater than 0 and less than " + MAX_AFFINITY_SECONDS));
        }
    }

    private static void policyRules(Field spec, Violations violations) {
        Field internal = spec.child("internalTrafficPolicy");
        Field external = spec.child("externalTrafficPolicy");
        if (internal.present()) {
            violations.supported(internal, "Cluster", "Local");
        }
        if (external.present()) {
            violations.supported(external, "Cluster", "Local");
            violations.addIf(
                    !ServiceType.of(spec.value()).isExternal(),
                    external.invalid("may only be set for externally-accessible services"));
        }
    }
}
