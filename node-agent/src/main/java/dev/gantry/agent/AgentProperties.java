package dev.gantry.agent;

import dev.gantry.agent.startorder.NodeStartPolicy;
import dev.gantry.agent.startorder.StartSettings;
import io.fabric8.kubernetes.api.model.Quantity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How this agent runs.
 *
 * @param nodeName the node's name, by default the host's; of simulated nodes the prefix
 * @param apiServer the gateway, the only thing that the agent talks to
 * @param token its bearer token
 * @param caCertificate a PEM file with the CA of the gateway, or none for the platform's
 * @param address at which others reach this agent and host-network pods
 * @param stateDirectory volumes and read positions; the engine must see it under the same path
 * @param drainTimeout how long a terminating pod waits for the proxies' word
 * @param start in which order the pods of this node start when it was booted
 */
@ConfigurationProperties("gantry.agent")
public record AgentProperties(
        @Nullable String nodeName,
        @DefaultValue("https://127.0.0.1:6443") String apiServer,
        @DefaultValue("") String token,
        @Nullable Path caCertificate,
        @DefaultValue("docker") String runtime,
        @DefaultValue("127.0.0.1") String address,
        @DefaultValue Docker docker,
        @DefaultValue("gantry/pause:local") String sandboxImage,
        @DefaultValue(".gantry/agent") Path stateDirectory,
        @DefaultValue("15s") Duration drainTimeout,
        @DefaultValue Start start,
        @DefaultValue Simulated simulated,
        @DefaultValue Allocatable allocatable) {

    /**
     * The engine.
     *
     * @param network of pods
     * @param cgroup the control group above all pods, which weighs as much as the cores that they may use; "" for the engine's own
     */
    public record Docker(
            @DefaultValue("/var/run/docker.sock") Path socket,
            @DefaultValue("gantry-pods") String network,
            @DefaultValue("gantry") String cgroup) {

        public Docker {
            if (!cgroup.matches("[a-z0-9]*")) { // a hyphen would be a level of its own to systemd
                throw new IllegalArgumentException(
                        "gantry.agent.docker.cgroup must be lower-case letters and digits, and is " + cgroup);
            }
        }
    }

    /**
     * The order of starts.
     *
     * @param patience how long others wait for a pod that was started and is not ready
     */
    public record Start(
            @DefaultValue("Priority") NodeStartPolicy policy,
            @DefaultValue("60s") Duration patience) {

        public Start {
            if (patience.isNegative()) {
                throw new IllegalArgumentException(
                        "gantry.agent.start.patience must not be negative, and is " + patience);
            }
        }

        public StartSettings settings() {
            return new StartSettings(policy, patience);
        }
    }

    /** Nodes that only pretend, in one process. */
    public record Simulated(@DefaultValue("1") int nodes) {}

    /**
     * What pods may use, where it is not what the machine has.
     *
     * @param gpus how many accelerators the machine has, which the engine does not tell
     * @param sharedGpus how many of them pods may share, those of the lowest numbers
     */
    public record Allocatable(
            @Nullable String cpu,
            @Nullable String memory,
            @DefaultValue("110") int pods,
            @DefaultValue("0") int gpus,
            @DefaultValue("0") int sharedGpus) {

        private static final int MAX_GPUS = 64;
        private static final int WHOLE_MILLI = 1_000;

        public Allocatable {
            if (gpus < 0 || gpus > MAX_GPUS) {
                throw new IllegalArgumentException(
                        "gantry.agent.allocatable.gpus must be from 0 to " + MAX_GPUS + ", and is " + gpus);
            }
            if (sharedGpus < 0 || sharedGpus > gpus) {
                throw new IllegalArgumentException(
                        "gantry.agent.allocatable.shared-gpus must be from 0 to gpus, which is " + gpus + ", and is "
                                + sharedGpus);
            }
        }

        /** The accelerators as a node tells of them; none where the machine has none. */
        public Map<String, Quantity> accelerators() {
            Map<String, Quantity> accelerators = new HashMap<>();
            if (gpus > 0) {
                accelerators.put("nvidia.com/gpu", new Quantity(Integer.toString(gpus)));
            }
            if (sharedGpus > 0) {
                accelerators.put("gantry.dev/gpu-milli", new Quantity(Integer.toString(sharedGpus * WHOLE_MILLI)));
            }
            return accelerators;
        }
    }

    /** Names of nodes are lower-case DNS names. */
    public String node() {
        return Optional.ofNullable(nodeName)
                .filter(name -> !name.isBlank())
                .orElseGet(HostName::read)
                .toLowerCase(Locale.ROOT);
    }
}
