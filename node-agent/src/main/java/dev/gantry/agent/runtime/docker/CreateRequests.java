package dev.gantry.agent.runtime.docker;

import dev.gantry.agent.runtime.ContainerSpec;
import dev.gantry.agent.runtime.Mount;
import dev.gantry.agent.runtime.ResourceLimits;
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

/** Says a sandbox or a container in the engine's words. */
final class CreateRequests {

    /** Output kept for each container, three files of 10 MiB, as kubelets do: a chatty container must not fill the disk. */
    private static final Map<String, String> LOG_OPTIONS = Map.of("max-size", "10m", "max-file", "3");

    /** The kernel's least weight, which a container without a request has. */
    private static final long MIN_CPU_SHARES = 2;

    /** The engine refuses less than a hundredth of a core. */
    private static final long MIN_CPU_LIMIT_MILLIS = 10;

    private static final long NANOS_PER_MILLI_CPU = 1_000_000;

    private CreateRequests() {}

    static CreateRequest sandbox(SandboxSpec spec) {
        HostConfig host = new HostConfig();
        host.setLogConfig(new LogConfig(LOG_OPTIONS, "json-file"));
        host.setNetworkMode(spec.hostNetwork() ? "host" : spec.network());
        host.setIpcMode(spec.hostIpc() ? "host" : "shareable");
        host.setCpuShares(MIN_CPU_SHARES);
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
        limit(host, spec.resources());
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

    private static void limit(HostConfig host, ResourceLimits resources) {
        host.setCpuShares(cpuShares(resources.cpuRequestMillis()));
        if (resources.cpuLimitMillis() > 0) {
            long millis = Math.max(MIN_CPU_LIMIT_MILLIS, resources.cpuLimitMillis());
            host.setAdditionalProperty("NanoCpus", millis * NANOS_PER_MILLI_CPU);
        }
        if (resources.memoryLimitBytes() > 0) {
            host.setMemory(resources.memoryLimitBytes());
            // Equal to memory: no swap, so that the limit means what it says.
            host.setMemorySwap(resources.memoryLimitBytes());
        }
    }

    /** A whole core weighs 1024: a request of 250m gives 256. */
    static long cpuShares(long requestMillis) {
        return Math.max(MIN_CPU_SHARES, requestMillis * 1024 / 1000);
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
