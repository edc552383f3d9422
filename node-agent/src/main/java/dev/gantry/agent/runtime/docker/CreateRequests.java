package dev.gantry.agent.runtime.docker;

import dev.gantry.agent.runtime.ContainerSpec;
import dev.gantry.agent.runtime.EnforcedResources;
import dev.gantry.agent.runtime.Mount;
import dev.gantry.agent.runtime.SandboxSpec;
import dev.gantry.agent.runtime.SandboxSpec.PublishedPort;
import dev.gantry.agent.runtime.SecurityOptions;
import io.fabric8.docker.api.model.HostConfig;
import io.fabric8.docker.api.model.LogConfig;
import io.fabric8.docker.api.model.PortBinding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says a sandbox or a container in the engine's words. */
final class CreateRequests {

    /** Output kept for each container, three files of 10 MiB, as kubelets do: a chatty container must not fill the disk. */
    private static final Map<String, String> LOG_OPTIONS = Map.of("max-size", "10m", "max-file", "3");

    private static final long NANOS_PER_MILLI_CPU = 1_000_000;

    /** The kernel's usual period, in microseconds, of which a limit is a share. */
    private static final long CPU_PERIOD_MICROS = 100_000;

    private static final long MILLIS_PER_CORE = 1000;

    private CreateRequests() {}

    static CreateRequest sandbox(SandboxSpec spec) {
        HostConfig host = new HostConfig();
        host.setLogConfig(new LogConfig(LOG_OPTIONS, "json-file"));
        host.setNetworkMode(spec.hostNetwork() ? "host" : spec.network());
        host.setIpcMode(spec.hostIpc() ? "host" : "shareable");
        host.setCpuShares(EnforcedResources.NONE.cpuShares());
        host.setDns(spec.dnsServers());
        host.setDnsSearch(spec.dnsSearch());
        host.setPortBindings(bindings(spec.ports()));
        CreateRequest request = new CreateRequest(spec.name(), spec.image(), spec.labels(), host);
        if (!spec.hostNetwork()) {
            request.with("Hostname", spec.hostname());
        }
        return spec.ports().isEmpty() ? request : request.with("ExposedPorts", exposed(spec.ports()));
    }

    static CreateRequest container(ContainerSpec spec) {
        HostConfig host = new HostConfig();
        host.setLogConfig(new LogConfig(LOG_OPTIONS, "json-file"));
        String sandbox = "container:" + spec.sandbox().value();
        host.setNetworkMode(sandbox);
        host.setIpcMode(sandbox);
        if (spec.hostPid()) {
            host.setPidMode("host");
        }
        host.setBinds(spec.mounts().stream().map(CreateRequests::bind).toList());
        limit(host, spec.resources().enforced());
        secure(host, spec.security());
        return new CreateRequest(spec.name(), spec.image(), spec.labels(), host)
                .withUnlessEmpty("Entrypoint", spec.command())
                .withUnlessEmpty("Cmd", spec.args())
                .withUnlessEmpty("Env", spec.env())
                .withUnlessEmpty("WorkingDir", spec.workingDir())
                .withUnlessEmpty("User", spec.security().user())
                .with("OpenStdin", spec.stdin())
                .with("StdinOnce", spec.stdinOnce())
                .with("Tty", spec.tty());
    }

    private static void limit(HostConfig host, EnforcedResources resources) {
        host.setCpuShares(resources.cpuShares());
        if (resources.cpuLimitMillis() > 0) {
            host.setCpuPeriod(CPU_PERIOD_MICROS);
            host.setCpuQuota(quotaMicros(resources));
        }
        if (resources.memoryLimitBytes() > 0) {
            host.setMemory(resources.memoryLimitBytes());
            // Equal to memory: no swap, so that the limit means what it says.
            host.setMemorySwap(resources.memoryLimitBytes());
        }
    }

    /** Of {@link #CPU_PERIOD_MICROS}. Unlike what the engine calls NanoCpus, it may be more than the machine has. */
    private static long quotaMicros(EnforcedResources resources) {
        return resources.cpuLimitMillis() * CPU_PERIOD_MICROS / MILLIS_PER_CORE;
    }

    /**
     * The body of an update of a container: what is 0 in it, the engine leaves as it is.
     *
     * @param byNanoCpus whether the container was created with NanoCpus, as earlier agents did; the engine then takes no quota
     */
    static Map<String, Object> update(EnforcedResources resources, boolean byNanoCpus) {
        Map<String, Object> update = new HashMap<>(Map.of(
                "CpuShares", resources.cpuShares(),
                "Memory", resources.memoryLimitBytes(),
                "MemorySwap", resources.memoryLimitBytes()));
        if (byNanoCpus) {
            update.put("NanoCpus", resources.cpuLimitMillis() * NANOS_PER_MILLI_CPU);
        } else if (resources.cpuLimitMillis() > 0) {
            update.put("CpuPeriod", CPU_PERIOD_MICROS);
            update.put("CpuQuota", quotaMicros(resources));
        }
        return update;
    }

    /** What the engine holds a container to; 0 where it names no limit. */
    static EnforcedResources held(HostConfig host) {
        long quota = orZero(host.getCpuQuota());
        long period = orZero(host.getCpuPeriod());
        long byQuota = quota > 0 ? quota * MILLIS_PER_CORE / (period > 0 ? period : CPU_PERIOD_MICROS) : 0;
        long byNanoCpus = nanoCpus(host) / NANOS_PER_MILLI_CPU;
        return new EnforcedResources(
                orZero(host.getCpuShares()), byNanoCpus > 0 ? byNanoCpus : byQuota, orZero(host.getMemory()));
    }

    /** The docker-client's model does not know it, so it is among the further properties. */
    static long nanoCpus(HostConfig host) {
        return host.getAdditionalProperties().get("NanoCpus") instanceof Number nanos ? nanos.longValue() : 0;
    }

    private static long orZero(@Nullable Long amount) {
        return amount == null ? 0 : amount;
    }

    private static void secure(HostConfig host, SecurityOptions security) {
        host.setPrivileged(security.privileged());
        host.setReadonlyRootfs(security.readOnlyRootFilesystem());
        host.setCapAdd(security.addedCapabilities());
        host.setCapDrop(security.droppedCapabilities());
        host.setGroupAdd(security.supplementalGroups());
        if (security.noNewPrivileges()) {
            host.setSecurityOpt(List.of("no-new-privileges"));
        }
    }

    /** A volume shows what is in it, and never gets what the image has at that path: as Kubernetes mounts volumes. */
    private static String bind(Mount mount) {
        List<String> options = new ArrayList<>();
        if (mount.readOnly()) {
            options.add("ro");
        }
        if (mount.isVolume()) {
            options.add("nocopy");
        }
        String bind = mount.source() + ":" + mount.target();
        return options.isEmpty() ? bind : bind + ":" + String.join(",", options);
    }

    private static Map<String, Object> exposed(List<PublishedPort> ports) {
        Map<String, Object> exposed = new HashMap<>();
        ports.forEach(port -> exposed.put(port.containerPort() + "/" + port.protocol(), Map.of()));
        return exposed;
    }

    @SuppressWarnings("NonApiType") // the docker-client's model asks for it
    private static Map<String, ArrayList<PortBinding>> bindings(List<PublishedPort> ports) {
        Map<String, ArrayList<PortBinding>> bindings = new HashMap<>();
        for (PublishedPort port : ports) {
            bindings.computeIfAbsent(port.containerPort() + "/" + port.protocol(), key -> new ArrayList<>())
                    .add(new PortBinding(port.hostIp(), Integer.toString(port.hostPort())));
        }
        return bindings;
    }
}
