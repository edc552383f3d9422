package dev.gantry.e2e;

import dev.gantry.launcher.LauncherException;
import dev.gantry.launcher.docker.DockerEngine;
import dev.gantry.launcher.process.Commands;
import dev.gantry.launcher.process.ProcessRecord;
import dev.gantry.launcher.process.Termination;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Docker host of its own on this machine: an engine in namespaces of its own (network, mounts, processes), whose end is the end of all its containers.
 * It joins the stack as docs/several-hosts.md says.
 */
final class DockerHost {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(100);

    /** The agent's usual one: on a host of its own nothing else takes it. */
    private static final int AGENT_PORT = 7105;

    private static final String POD_NETWORK = "gantry-pods";

    /**
     * The first process of the host. It makes /sys show the host's network, beside the control groups that are there; gives the host a /run, where the
     * engine would find another's containerd; tells where the gateway is; and then collects what ends without a parent.
     */
    private static final String BOOT = """
            set -e
            cd "$1"
            mount -t sysfs sysfs sys
            mount --rbind /sys/fs/cgroup sys/fs/cgroup
            mount --move sys /sys
            mount -t tmpfs tmpfs /run
            mount --bind hosts /etc/hosts
            dockerd --config-file "$1/daemon.json" &
            while :; do wait; sleep 1; done
            """;

    private final GantryStack stack;
    private final HostNetwork network;
    private final int number;
    private final Path directory;
    private final DockerEngine engine;

    DockerHost(GantryStack stack, HostNetwork network, int number, Path directory) {
        this.stack = stack;
        this.network = network;
        this.number = number;
        this.directory = directory;
        this.engine = new DockerEngine(Map.of("GANTRY_AGENT_DOCKER_SOCKET", socket()));
    }

    String name() {
        return network.name() + "-" + number;
    }

    private String socket() {
        return directory.resolve("docker.sock").toString();
    }

    private Path pidFile() {
        return directory.resolve("pid");
    }

    /** Begins to start the host, with what it had on its disk. */
    void powerOn() throws IOException, InterruptedException {
        Files.createDirectories(directory.resolve("sys"));
        Files.writeString(
                directory.resolve("hosts"), "127.0.0.1 localhost\n%s gateway\n".formatted(network.ownAddress()));
        Files.writeString(directory.resolve("daemon.json"), """
                {"data-root": "%1$s/data", "exec-root": "/run/docker", "pidfile": "/run/docker.pid", "hosts": ["unix://%1$s/docker.sock"]}
                """.formatted(directory));
        network.connect(number);
        Process host = new ProcessBuilder(
                        "nsenter",
                        "--net=" + network.namespaceFile(number),
                        "unshare",
                        "--mount",
                        "--pid",
                        "--fork",
                        "--kill-child",
                        "--mount-proc",
                        "sh",
                        "-c",
                        BOOT,
                        "sh",
                        directory.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        stack.layout().log("dockerd-" + name()).toFile()))
                .start();
        ProcessRecord.of(host.toHandle(), "none", 0).write(pidFile());
    }

    /** Waits for the engine, gives it these images and its pods a subnet that others reach. */
    void prepare(List<Path> images) throws IOException, InterruptedException {
        await("the engine of " + name() + " answers", () -> engine.version().isPresent());
        for (Path image : images) {
            engine.require(LIMIT, "load", "--input", image.toString());
        }
        if (!engine.run(LIMIT, "network", "inspect", POD_NETWORK).succeeded()) {
            engine.require(
                    LIMIT,
                    "network",
                    "create",
                    "--subnet",
                    network.podSubnet(number),
                    "--opt",
                    "com.docker.network.bridge.gateway_mode_ipv4=nat-unprotected",
                    POD_NETWORK);
        }
        List<String> accept = new ArrayList<>(enter());
        accept.addAll(List.of("iptables", "-w", "-I", "DOCKER-USER", "-d", network.podSubnet(number), "-j", "ACCEPT"));
        require(accept);
    }

    /** Starts the node's agent, which ends with the host. */
    void startAgent() throws IOException, InterruptedException {
        var _ = stack.startAgent(
                enter(),
                Map.of(
                        "GANTRY_AGENT_NODENAME", name(),
                        "GANTRY_AGENT_APISERVER",
                                "https://gateway:" + stack.ports().gatewayApi(),
                        "GANTRY_AGENT_ADDRESS", network.address(number),
                        "GANTRY_AGENT_DOCKER_SOCKET", socket(),
                        "GANTRY_AGENT_DOCKER_CGROUP", cgroup(),
                        "GANTRY_AGENT_STATEDIRECTORY",
                                directory.resolve("agent").toString(),
                        "SERVER_ADDRESS", network.address(number),
                        "SERVER_PORT", Integer.toString(AGENT_PORT)));
    }

    /** Names of the pods of the containers that its engine runs, one for each container. */
    List<String> podsOfRunningContainers() throws IOException, InterruptedException {
        return GantryStack.podsOfRunningContainers(engine, name());
    }

    /** Ends every process of the host at once; what its engine wrote stays. */
    void powerOff() throws IOException, InterruptedException {
        Optional<ProcessHandle> host = ProcessRecord.read(pidFile()).flatMap(ProcessRecord::running);
        if (host.isEmpty()) {
            return;
        }
        List<ProcessHandle> first = host.get().children().toList();
        host.get().destroyForcibly(); // and with it its child, the first process of the host, and with that all others
        for (ProcessHandle process : first) {
            if (!Termination.awaitEnd(process, LIMIT)) {
                throw new LauncherException(name() + " does not end: process " + process.pid());
            }
        }
        Files.delete(pidFile());
        Files.deleteIfExists(Path.of(socket()));
    }

    /** Removes the control groups that dead containers left, and the disk. */
    void remove() throws IOException, InterruptedException {
        List<String> groups = List.of("find", "/sys/fs/cgroup", "-depth", "-type", "d", "-path", "*/" + cgroup() + "*");
        List<String> removal = new ArrayList<>(groups);
        removal.addAll(List.of("-exec", "rmdir", "{}", ";"));
        await("the control groups of " + name() + " are gone", () -> {
            require(removal);
            return require(groups).isEmpty();
        });
        require(List.of("rm", "-rf", "--one-file-system", directory.toString()));
    }

    private String cgroup() {
        return name().replace("-", "");
    }

    /** The beginning of a command that runs on the host. */
    private List<String> enter() throws IOException {
        long pid = ProcessRecord.read(pidFile())
                .flatMap(ProcessRecord::running)
                .flatMap(host -> host.children().findFirst())
                .orElseThrow(() -> new LauncherException(name() + " does not run"))
                .pid();
        return List.of("nsenter", "--target", Long.toString(pid), "--mount", "--net", "--pid", "--");
    }

    private static String require(List<String> command) throws IOException, InterruptedException {
        Commands.Result result = Commands.run(LIMIT, command.toArray(String[]::new));
        if (!result.succeeded()) {
            throw new LauncherException(String.join(" ", command) + ": " + result.output());
        }
        return result.output().strip();
    }

    /** What is waited for. */
    private interface Wish {
        boolean isTrue() throws IOException, InterruptedException;
    }

    private static void await(String what, Wish wish) throws IOException, InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!wish.isTrue()) {
            if (System.nanoTime() > end) {
                throw new LauncherException("not within " + LIMIT.toSeconds() + " s: " + what);
            }
            Thread.sleep(POLL);
        }
    }
}
