package dev.gantry.launcher.supervisor;

import dev.gantry.launcher.build.JvmSettings;
import java.util.Map;

/**
 * One service of the stack.
 *
 * @param name the module's name, which is also the name of its log and pid file
 * @param port where it answers /readyz
 * @param tls whether that port speaks TLS
 * @param jvm what its Java process may use
 * @param environment its configuration; secrets travel here because other users can read a command line
 */
public record ServiceDefinition(String name, int port, boolean tls, JvmSettings jvm, Map<String, String> environment) {

    public ServiceDefinition {
        environment = Map.copyOf(environment);
    }

    /** Where the service says whether it is ready. */
    public String readinessUrl() {
        return (tls ? "https" : "http") + "://127.0.0.1:" + port + "/readyz";
    }
}
