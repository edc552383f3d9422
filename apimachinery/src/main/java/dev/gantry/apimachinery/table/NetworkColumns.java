package dev.gantry.apimachinery.table;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The columns of services and of what leads to their pods. */
final class NetworkColumns {

    private static final String UNSET = "<unset>";

    static final List<TableColumn> SERVICE = List.of(
            Cells.text("Type", service -> Cells.string(service, "spec.type")),
            Cells.text("Cluster-IP", NetworkColumns::clusterIp),
            Cells.text("External-IP", NetworkColumns::externalIp),
            Cells.text("Port(s)", NetworkColumns::servicePorts),
            Cells.AGE,
            Cells.text("Selector", service -> Cells.labels(Cells.at(service, "spec.selector")))
                    .wide());

    static final List<TableColumn> ENDPOINTS = List.of(Cells.text("Endpoints", NetworkColumns::endpoints), Cells.AGE);

    static final List<TableColumn> ENDPOINT_SLICE = List.of(
            Cells.text("AddressType", slice -> Cells.string(slice, "addressType")),
            Cells.text(
                    "Ports",
                    slice -> Cells.shortened(Cells.each(slice.path("ports"), NetworkColumns::slicePort), UNSET)),
            Cells.text("Endpoints", NetworkColumns::sliceAddresses),
            Cells.AGE);

    static final List<TableColumn> INGRESS = List.of(
            Cells.text("Class", ingress -> Cells.orNone(Cells.string(ingress, "spec.ingressClassName"))),
            Cells.text("Hosts", NetworkColumns::hosts),
            Cells.text("Address", ingress -> String.join(",", balancerAddresses(ingress))),
            Cells.text("Ports", ingress -> Cells.size(ingress, "spec.tls") > 0 ? "80, 443" : "80"),
            Cells.AGE);

    static final List<TableColumn> INGRESS_CLASS = List.of(
            Cells.text("Controller", type -> Cells.string(type, "spec.controller")),
            Cells.text("Parameters", NetworkColumns::parameters),
            Cells.AGE);

    private NetworkColumns() {}

    private static String clusterIp(JsonNode service) {
        String first = Cells.at(service, "spec.clusterIPs").path(0).asString("");
        return Cells.orNone(first.isEmpty() ? Cells.string(service, "spec.clusterIP") : first);
    }

    private static String externalIp(JsonNode service) {
        List<String> addresses = new ArrayList<>();
        String type = Cells.string(service, "spec.type");
        if (type.equals("ExternalName")) {
            return Cells.string(service, "spec.externalName");
        }
        boolean balanced = type.equals("LoadBalancer");
        if (balanced) {
            addresses.addAll(balancerAddresses(service));
        }
        addresses.addAll(Cells.each(Cells.at(service, "spec.externalIPs"), ip -> ip.asString("")));
        return addresses.isEmpty() ? (balanced ? "<pending>" : Cells.NONE) : String.join(",", addresses);
    }

    private static List<String> balancerAddresses(JsonNode object) {
        List<String> addresses = Cells.each(Cells.at(object, "status.loadBalancer.ingress"), entry -> {
            String ip = Cells.string(entry, "ip");
            return ip.isEmpty() ? Cells.string(entry, "hostname") : ip;
        });
        return addresses.stream().filter(address -> !address.isEmpty()).toList();
    }

    private static String servicePorts(JsonNode service) {
        List<String> ports = Cells.each(Cells.at(service, "spec.ports"), port -> {
            int nodePort = port.path("nodePort").asInt(0);
            String protocol = Cells.string(port, "protocol");
            return port.path("port").asInt(0)
                    + (nodePort > 0 ? ":" + nodePort : "")
                    + "/"
                    + (protocol.isEmpty() ? "TCP" : protocol);
        });
        return Cells.orNone(String.join(",", ports));
    }

    private static String endpoints(JsonNode endpoints) {
        List<String> all = new ArrayList<>();
        for (JsonNode subset : endpoints.path("subsets")) {
            List<String> addresses = Cells.each(subset.path("addresses"), address -> Cells.string(address, "ip"));
            if (subset.path("ports").isEmpty()) {
                all.addAll(addresses);
            }
            for (JsonNode port : subset.path("ports")) {
                addresses.forEach(ip -> all.add(hostPort(ip, port.path("port").asInt(0))));
            }
        }
        return Cells.shortened(all, Cells.NONE);
    }

    private static String hostPort(String ip, int port) {
        return (ip.indexOf(':') < 0 ? ip : "[" + ip + "]") + ":" + port;
    }

    private static String slicePort(JsonNode port) {
        if (port.path("port").isNumber()) {
            return port.path("port").asString();
        }
        String name = Cells.string(port, "name");
        return name.isEmpty() ? "*" : name;
    }

    private static String sliceAddresses(JsonNode slice) {
        List<String> all = new ArrayList<>();
        for (JsonNode endpoint : slice.path("endpoints")) {
            all.addAll(Cells.each(endpoint.path("addresses"), address -> address.asString("")));
        }
        return Cells.shortened(all, UNSET);
    }

    private static String hosts(JsonNode ingress) {
        List<String> hosts = Cells.each(Cells.at(ingress, "spec.rules"), rule -> Cells.string(rule, "host"));
        return Cells.shortened(hosts.stream().filter(host -> !host.isEmpty()).toList(), "*");
    }

    private static String parameters(JsonNode ingressClass) {
        JsonNode parameters = Cells.at(ingressClass, "spec.parameters");
        if (!parameters.isObject()) {
            return Cells.NONE;
        }
        String group = Cells.string(parameters, "apiGroup");
        return Cells.string(parameters, "kind") + (group.isEmpty() ? "" : "." + group) + "/"
                + Cells.string(parameters, "name");
    }
}
