package dev.gantry.registry.kind;

import dev.gantry.apimachinery.schema.FieldError;
import dev.gantry.apimachinery.schema.ResourceStrategy;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/** Ingresses: rules by host and path, each to a port of a Service. */
final class IngressStrategy implements ResourceStrategy {

    private static final Pattern IPV4 = Pattern.compile("\\d+(\\.\\d+){3}");
    private static final String CLASS_ANNOTATION = "kubernetes.io/ingress.class";

    /** An Ingress that names no class gets this cluster's own, as the default class does in Kubernetes. */
    @Override
    public void prepareForCreate(ObjectNode object) {
        ObjectNode spec = object.withObjectProperty("spec");
        boolean annotated = object.path("metadata").path("annotations").has(CLASS_ANNOTATION);
        if (!annotated && !spec.has("ingressClassName")) {
            spec.put("ingressClassName", RegistryKinds.DEFAULT_INGRESS_CLASS);
        }
    }

    @Override
    public List<FieldError> validate(ObjectNode object) {
        Violations violations = new Violations();
        violations.name(Field.of("metadata.name", object), NameRule.DNS_SUBDOMAIN);
        Field spec = Field.of("spec", object);
        List<Field> rules = spec.child("rules").elements();
        Field backend = spec.child("defaultBackend");
        violations.addIf(
                rules.isEmpty() && !backend.present(),
                spec.invalid("either `defaultBackend` or `rules` must be specified"));
        if (backend.present()) {
            backendRules(backend, violations);
        }
        rules.forEach(rule -> ruleRules(rule, violations));
        for (Field tls : spec.child("tls").elements()) {
            tls.child("hosts").elements().forEach(host -> hostRules(host, violations));
        }
        Field className = spec.child("ingressClassName");
        if (className.present()) {
            violations.name(className, NameRule.DNS_SUBDOMAIN);
        }
        return violations.list();
    }

    private static void ruleRules(Field rule, Violations violations) {
        if (!rule.child("host").text().isEmpty()) {
            hostRules(rule.child("host"), violations);
        }
        Field http = rule.child("http");
        if (!http.present()) {
            return;
        }
        List<Field> paths = http.child("paths").elements();
        violations.addIf(paths.isEmpty(), http.child("paths").required(""));
        paths.forEach(path -> pathRules(path, violations));
    }

    private static void hostRules(Field host, Violations violations) {
        if (host.text().startsWith("*")) {
            violations.name(host, NameRule.WILDCARD_SUBDOMAIN);
        } else if (IPV4.matcher(host.text()).matches()) {
            violations.add(host.invalid("must be a DNS name, not an IP address"));
        } else {
            violations.name(host, NameRule.DNS_SUBDOMAIN);
        }
    }

    private static void pathRules(Field path, Violations violations) {
        Field type = path.child("pathType");
        if (violations.require(type, "pathType must be specified")) {
            violations.supported(type, "Exact", "ImplementationSpecific", "Prefix");
        }
        Field value = path.child("path");
        boolean mayBeEmpty =
                type.text().equals("ImplementationSpecific") && value.text().isEmpty();
        violations.addIf(!mayBeEmpty && !value.text().startsWith("/"), value.invalid("must be an absolute path"));
        for (String word : List.of("//", "/./", "/../", "%2f", "%2F")) {
            violations.addIf(
                    !mayBeEmpty && value.text().contains(word), value.invalid("must not contain '" + word + "'"));
        }
        backendRules(path.child("backend"), violations);
    }

    private static void backendRules(Field backend, Violations violations) {
        Field service = backend.child("service");
        boolean resource = backend.child("resource").present();
        if (!service.present()) {
            violations.addIf(!resource, backend.required("must supply either a service or a resource"));
            return;
        }
        violations.addIf(resource, backend.invalid("cannot set both resource and service backends"));
        if (violations.require(service.child("name"), "")) {
            violations.name(service.child("name"), NameRule.DNS_1035_LABEL);
        }
        portRules(service.child("port"), violations);
    }

    private static void portRules(Field port, Violations violations) {
        boolean named = !port.child("name").text().isEmpty();
        boolean numbered = port.child("number").number() != 0;
        violations.addIf(named && numbered, port.invalid("cannot set both port name & port number"));
        violations.addIf(!named && !numbered, port.required("port name or number is required"));
        if (named) {
            violations.name(port.child("name"), NameRule.PORT_NAME);
        }
        if (numbered) {
            violations.range(port.child("number"), 1, ServiceRules.MAX_PORT);
        }
    }
}
