package dev.gantry.apimachinery.schema.pod;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The rules of container ports; one instance sees all containers that run at the same time. */
final class PortRules {

    static final int MAX_PORT = 65_535;

    private static final List<String> PROTOCOLS = List.of("SCTP", "TCP", "UDP");

    private final boolean hostNetwork;
    private final Violations violations;
    private final Set<String> hostPorts = new HashSet<>();

    PortRules(boolean hostNetwork, Violations violations) {
        this.hostNetwork = hostNetwork;
        this.violations = violations;
    }

    void check(Field ports) {
        Set<String> names = new HashSet<>();
        for (Field port : ports.items()) {
            name(port.at("name"), names);
            containerPort(port.at("containerPort"));
            hostPort(port);
            violations.requireOneOf(port.at("protocol"), PROTOCOLS);
        }
    }

    private void name(Field name, Set<String> names) {
        violations.allowForm(name, PodNameRules::portName);
        if (!name.text().isEmpty() && !names.add(name.text())) {
            violations.duplicate(name);
        }
    }

    private void containerPort(Field port) {
        if (port.number() == 0) {
            violations.required(port, "");
        } else {
            violations.allowBetween(port, 1, MAX_PORT);
        }
    }

    private void hostPort(Field port) {
        Field hostPort = port.at("hostPort");
        if (hostPort.number() == 0) {
            return;
        }
        violations.allowBetween(hostPort, 1, MAX_PORT);
        if (hostNetwork && hostPort.number() != port.at("containerPort").number()) {
            violations.invalid(port.at("containerPort"), "must match `hostPort` when `hostNetwork` is true");
        }
        String place = port.text("protocol") + "/" + port.text("hostIP") + "/" + hostPort.number();
        if (!hostPorts.add(place)) {
            violations.duplicate(hostPort);
        }
    }
}
