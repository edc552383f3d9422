package dev.gantry.launcher.supervisor;

import dev.gantry.launcher.LauncherException;
import dev.gantry.launcher.Layout;
import dev.gantry.launcher.Ports;
import dev.gantry.launcher.build.Compiler;
import dev.gantry.launcher.build.JvmSettings;
import dev.gantry.launcher.pki.Credentials;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a local stack consists of: its six services with their configuration. */
public final class Stack {

    /** Names under which the services are known to ./gantry logs. */
    public static final List<String> SERVICES = List.of(
            "registry-service",
            "scheduler-service",
            "deployment-service",
            "monitoring-service",
            "gateway",
            "node-agent");

    /** Four services of at most this many connections each, and PostgreSQL allows a hundred. */
    private static final int CONNECTIONS_PER_SERVICE = 12;

    private static final String BIND_VARIABLE = "GANTRY_BIND";
    private static final String LOOPBACK = "127.0.0.1";
    private static final String EVERY_ADDRESS = "0.0.0.0";

    /** What begins so in the launcher's environment is a setting of the services. */
    private static final List<String> PASSED_ON = List.of(
            "GANTRY_AGENT_",
            "GANTRY_GATEWAY_",
            "GANTRY_REGISTRY_",
            "GANTRY_SCHEDULER_",
            "GANTRY_DEPLOYMENT_",
            "GANTRY_MONITORING_");

    private final Layout layout;
    private final Ports ports;
    private final Credentials credentials;
    private final Map<String, String> surroundings;

    /** @param surroundings the launcher's own environment, whose GANTRY_ variables win over what is set here */
    public Stack(Layout layout, Ports ports, Credentials credentials, Map<String, String> surroundings) {
        this.layout = layout;
        this.ports = ports;
        this.credentials = credentials;
        this.surroundings = surroundings;
    }

    /** The services in the order in which they are shown; all start at once and wait for one another. */
    public List<ServiceDefinition> services() {
        return List.of(
                database("registry-service", "registry", ports.registry()),
                database("scheduler-service", "scheduler", ports.scheduler()),
                deployment(),
                monitoring(),
                gateway(),
                nodeAgent());
    }

    private ServiceDefinition database(String name, String schema, int port) {
        Map<String, String> environment = new HashMap<>(shared(port));
        environment.put(
                "SPRING_DATASOURCE_URL",
                "jdbc:postgresql://127.0.0.1:%d/gantry?currentSchema=%s&ApplicationName=%s"
                        .formatted(ports.postgres(), schema, name));
        environment.put("SPRING_DATASOURCE_USERNAME", PostgresServer.USER);
        environment.put("SPRING_DATASOURCE_PASSWORD", credentials.databasePassword());
        environment.put("SPRING_DATASOURCE_HIKARI_MAXIMUMPOOLSIZE", Integer.toString(CONNECTIONS_PER_SERVICE));
        environment.put("SPRING_FLYWAY_DEFAULTSCHEMA", schema);
        return define(name, port, false, environment);
    }

    /** All users of a stack on one machine are its owner, whose webhooks may call programs of this machine. */
    private ServiceDefinition deployment() {
        ServiceDefinition plain = database("deployment-service", "deployment", ports.deployment());
        Map<String, String> environment = new HashMap<>(plain.environment());
        environment.put("GANTRY_WEBHOOKS_ALLOWLOOPBACK", "true");
        return define(plain.name(), ports.deployment(), false, environment);
    }

    private ServiceDefinition monitoring() {
        ServiceDefinition plain = database("monitoring-service", "monitoring", ports.monitoring());
        Map<String, String> environment = new HashMap<>(plain.environment());
        environment.put(
                "GANTRY_MONITORING_DATADIRECTORY", layout.monitoringData().toString());
        return define(plain.name(), ports.monitoring(), false, environment);
    }

    private ServiceDefinition gateway() {
        Map<String, String> environment = new HashMap<>(shared(ports.gatewayApi()));
        environment.put("SERVER_ADDRESS", bindAddress());
        environment.put("GANTRY_GATEWAY_APPLICATIONS_ADDRESS", bindAddress());
        environment.put("GANTRY_SELFURL", "http://" + LOOPBACK + ":" + ports.applications());
        environment.put("MANAGEMENT_SERVER_PORT", Integer.toString(ports.gatewayManagement()));
        environment.put("MANAGEMENT_SERVER_ADDRESS", LOOPBACK);
        environment.put(
                "GANTRY_GATEWAY_TLS_CERTIFICATE",
                credentials.serverCertificate().toString());
        environment.put("GANTRY_GATEWAY_TLS_PRIVATEKEY", credentials.serverKey().toString());
        environment.put(
                "GANTRY_GATEWAY_TLS_CLIENTCA",
                credentials.authorityCertificate().toString());
        environment.put("GANTRY_GATEWAY_TOKENSFILE", credentials.tokensFile().toString());
        environment.put("GANTRY_GATEWAY_APPLICATIONS_PORT", Integer.toString(ports.applications()));
        return define("gateway", ports.gatewayApi(), true, environment);
    }

    /** Never one address of several: the stack's own parts are on loopback. */
    private String bindAddress() {
        String bind = surroundings.getOrDefault(BIND_VARIABLE, LOOPBACK);
        if (!bind.equals(LOOPBACK) && !bind.equals(EVERY_ADDRESS)) {
            throw new LauncherException("%s is %s; choose %s or, for nodes on other hosts, %s"
                    .formatted(BIND_VARIABLE, bind, LOOPBACK, EVERY_ADDRESS));
        }
        return bind;
    }

    private ServiceDefinition nodeAgent() {
        Map<String, String> environment = new HashMap<>(shared(ports.nodeAgent()));
        environment.put("GANTRY_AGENT_NODENAME", nodeName(surroundings, ports));
        environment.put("GANTRY_AGENT_APISERVER", "https://127.0.0.1:" + ports.gatewayApi());
        environment.put("GANTRY_AGENT_TOKEN", credentials.nodeToken());
        environment.put(
                "GANTRY_AGENT_CACERTIFICATE", credentials.authorityCertificate().toString());
        environment.put("GANTRY_AGENT_STATEDIRECTORY", layout.agentState().toString());
        return define("node-agent", ports.nodeAgent(), false, environment);
    }

    private Map<String, String> shared(int port) {
        return Map.of(
                "SERVER_PORT", Integer.toString(port),
                "SERVER_ADDRESS", LOOPBACK,
                "GANTRY_INTERNAL_TOKEN", credentials.internalToken(),
                "GANTRY_SERVICES_REGISTRY", "http://127.0.0.1:" + ports.registry(),
                "GANTRY_SERVICES_SCHEDULER", "http://127.0.0.1:" + ports.scheduler(),
                "GANTRY_SERVICES_DEPLOYMENT", "http://127.0.0.1:" + ports.deployment(),
                "GANTRY_SERVICES_MONITORING", "http://127.0.0.1:" + ports.monitoring());
    }

    private ServiceDefinition define(String name, int port, boolean tls, Map<String, String> environment) {
        surroundings.forEach((key, value) -> {
            if (PASSED_ON.stream().anyMatch(key::startsWith)) {
                environment.put(key, value);
            }
        });
        JvmSettings jvm = new JvmSettings(ServiceHeap.megabytes(surroundings), Compiler.of(surroundings));
        return new ServiceDefinition(name, port, tls, jvm, environment);
    }

    /** The node's name: GANTRY_AGENT_NODENAME, or the machine's, told apart where it runs several stacks. */
    public static String nodeName(Map<String, String> environment, Ports ports) {
        String chosen = environment.get("GANTRY_AGENT_NODENAME");
        if (chosen != null) {
            return chosen;
        }
        String suffix = ports.base() == Ports.STANDARD_BASE ? "" : "-" + ports.base();
        return hostName().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.-]", "-") + suffix;
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost"; // A machine without a resolvable name still is a node.
        }
    }
}
