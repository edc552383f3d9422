package dev.gantry.e2e;

import dev.gantry.launcher.Layout;
import dev.gantry.launcher.Ports;
import java.io.IOException;
import java.util.Map;

/** A second gateway of a stack, as behind a load balancer. */
public final class ExtraGateway implements AutoCloseable {

    /** Ports that no other part of a stack takes. */
    private static final int MANAGEMENT_PORT = 7;

    private static final int API_PORT = 8;
    private static final int APPLICATIONS_PORT = 9;

    private final int applications;
    private final ExtraProcess process;

    private ExtraGateway(int applications, ExtraProcess process) {
        this.applications = applications;
        this.process = process;
    }

    static ExtraGateway start(Layout layout, Ports ports, Map<String, String> surroundings)
            throws IOException, InterruptedException {
        int applications = ports.base() + APPLICATIONS_PORT;
        Map<String, String> differences = Map.of(
                "SERVER_PORT",
                Integer.toString(ports.base() + API_PORT),
                "MANAGEMENT_SERVER_PORT",
                Integer.toString(ports.base() + MANAGEMENT_PORT),
                "GANTRY_GATEWAY_APPLICATIONS_PORT",
                Integer.toString(applications),
                "GANTRY_SELFURL",
                "http://127.0.0.1:" + applications);
        return new ExtraGateway(applications, ExtraProcess.start("gateway", layout, ports, surroundings, differences));
    }

    /** Where it serves applications. */
    public String applicationsUrl() {
        return "http://127.0.0.1:" + applications;
    }

    /** Ends it as a machine's failure would. */
    public void kill() throws InterruptedException {
        process.kill();
    }

    @Override
    public void close() {
        process.close();
    }
}
