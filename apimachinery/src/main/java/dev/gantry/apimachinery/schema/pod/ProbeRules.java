package dev.gantry.apimachinery.schema.pod;

import java.util.List;

/** The rules of a container's probes and lifecycle hooks. */
final class ProbeRules {

    private static final List<String> HANDLERS = List.of("exec", "httpGet", "tcpSocket", "grpc");
    private static final List<String> HOOK_HANDLERS = List.of("exec", "httpGet", "tcpSocket", "sleep");
    private static final List<String> SCHEMES = List.of("HTTP", "HTTPS");
    private static final List<String> NUMBERS =
            List.of("initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold");

    private ProbeRules() {}

    static void checkMain(Field container, Violations violations) {
        for (String name : ProbeDefaults.PROBES) {
            Field probe = container.at(name);
            if (probe.isPresent()) {
                probe(probe, violations);
            }
            Field successes = probe.at("successThreshold");
            if (!name.equals("readinessProbe") && successes.isPresent() && successes.number() != 1) {
                violations.invalid(successes, "must be 1");
            }
        }
        for (String hook : ProbeDefaults.HOOKS) {
            Field present = container.at("lifecycle").at(hook);
            if (present.isPresent()) {
                handler(present, HOOK_HANDLERS, violations);
            }
        }
    }

    /** Only an init container that stays, a sidecar, may have probes and hooks. */
    static void checkInit(Field container, Violations violations) {
        if (container.text("restartPolicy").equals("Always")) {
            checkMain(container, violations);
            return;
        }
        for (String name : List.of("lifecycle", "livenessProbe", "readinessProbe", "startupProbe")) {
            if (container.at(name).isPresent()) {
                violations.forbidden(
                        container.at(name), "may not be set for init containers without restartPolicy=Always");
            }
        }
    }

    private static void probe(Field probe, Violations violations) {
        handler(probe, HANDLERS, violations);
        NUMBERS.forEach(number -> violations.allowAtLeast(probe.at(number), 0));
        violations.allowAtLeast(probe.at("terminationGracePeriodSeconds"), 1);
    }

    private static void handler(Field parent, List<String> known, Violations violations) {
        List<Field> handlers =
                known.stream().map(parent::at).filter(Field::isPresent).toList();
        if (handlers.isEmpty()) {
            violations.required(parent, "must specify a handler type");
        }
        handlers.stream()
                .skip(1)
                .forEach(extra -> violations.forbidden(extra, "may not specify more than 1 handler type"));
        if (parent.at("exec").isPresent() && parent.at("exec").items("command").isEmpty()) {
            violations.required(parent.at("exec").at("command"), "");
        }
        http(parent.at("httpGet"), violations);
        port(parent.at("tcpSocket"), violations);
        port(parent.at("grpc"), violations);
    }

    private static void http(Field request, Violations violations) {
        if (!request.isPresent()) {
            return;
        }
        if (request.text("path").isEmpty()) {
            violations.required(request.at("path"), "");
        }
        violations.requireOneOf(request.at("scheme"), SCHEMES);
        port(request, violations);
        for (Field header : request.items("httpHeaders")) {
            if (header.text("name").isEmpty()) {
                violations.required(header.at("name"), "");
            }
        }
    }

    /** A port is a number, or the name of one of the container's ports. */
    private static void port(Field handler, Violations violations) {
        if (!handler.isPresent()) {
            return;
        }
        Field port = handler.at("port");
        if (port.isText()) {
            violations.requireForm(port, PodNameRules::portName);
        } else if (port.number() < 1 || port.number() > PortRules.MAX_PORT) {
            violations.invalid(port, "must be between 1 and 65535, inclusive");
        }
    }
}
