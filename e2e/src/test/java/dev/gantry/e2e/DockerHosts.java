package dev.gantry.e2e;

import dev.gantry.launcher.LauncherException;
import dev.gantry.launcher.docker.DockerEngine;
import dev.gantry.launcher.process.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Further nodes of a stack, each on a {@link DockerHost} of its own, and the {@link HostNetwork} between them. */
final class DockerHosts {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final List<String> PROGRAMS = List.of("dockerd", "ip", "iptables", "nsenter", "unshare");
    private static final int FIRST_BLOCK = 200;
    private static final int BLOCKS = 50;

    private final GantryStack stack;
    private final HostNetwork network;
    private final List<DockerHost> hosts;
    private final Path images;
    private @Nullable LoopbackRelay gateway;

    private DockerHosts(GantryStack stack, int count) {
        int base = stack.ports().base();
        Path directory = stack.layout().home().resolve("hosts");
        this.stack = stack;
        this.network = new HostNetwork("gantry-" + base, FIRST_BLOCK + base / 100 % BLOCKS, count);
        this.hosts = IntStream.rangeClosed(1, count)
                .mapToObj(number -> new DockerHost(stack, network, number, directory.resolve(Integer.toString(number))))
                .toList();
        this.images = directory.resolve("images.tar");
    }

    /** Why this machine cannot have such hosts; empty where it can. */
    static Optional<String> hindrance() throws IOException, InterruptedException {
        for (String program : PROGRAMS) {
            if (Commands.find(program).isEmpty()) {
                return Optional.of("there is no " + program + " on this machine");
            }
        }
        if (!Commands.run(LIMIT, "id", "-u").output().strip().equals("0")) {
            return Optional.of("only root starts Docker engines");
        }
        Commands.Result trial = Commands.run(
                LIMIT,
                "unshare",
                "--mount",
                "--net",
                "--pid",
                "--fork",
                "--mount-proc",
                "mount",
                "-t",
                "sysfs",
                "sysfs",
                "/sys");
        return trial.succeeded()
                ? Optional.empty()
                : Optional.of(
                        "no namespaces can be made here: " + trial.output().strip());
    }

    /**
     * Starts hosts that have these images of this machine's engine, and waits until their nodes are ready.
     *
     * @param count from 1 to 9
     */
    static DockerHosts start(GantryStack stack, int count, String... images) throws IOException, InterruptedException {
        DockerHosts started = new DockerHosts(stack, count);
        boolean complete = false;
        try {
            started.remove(); // what a run that was killed has left
            started.bringUp(images);
            complete = true;
            return started;
        } finally {
            if (!complete) {
                started.stop();
            }
        }
    }

    private void bringUp(String... names) throws IOException, InterruptedException {
        Files.createDirectories(images.getParent());
        List<String> save = new ArrayList<>(List.of("save", "--output", images.toString()));
        save.addAll(List.of(names));
        new DockerEngine(System.getenv()).require(LIMIT, save.toArray(String[]::new));
        network.start();
        gateway = LoopbackRelay.start(network.ownAddress(), stack.ports().gatewayApi());
        for (DockerHost host : hosts) {
            host.powerOn();
        }
        for (DockerHost host : hosts) {
            host.prepare(List.of(images));
            host.startAgent();
        }
        for (String node : nodes()) {
            stack.kubectl("wait", "node/" + node, "--for=create", "--timeout=120s")
                    .succeeded();
            stack.kubectl("wait", "node/" + node, "--for=condition=Ready", "--timeout=60s")
                    .succeeded();
        }
    }

    /** Starts a host that was powered off, with its images and whatever its engine had. */
    void boot(DockerHost host) throws IOException, InterruptedException {
        host.powerOn();
        host.prepare(List.of());
        host.startAgent();
    }

    List<DockerHost> all() {
        return hosts;
    }

    List<String> nodes() {
        return hosts.stream().map(DockerHost::name).toList();
    }

    /** Takes nodes and hosts away; fails where anything of them remains. */
    void stop() throws IOException, InterruptedException {
        try {
            for (String node : nodes()) {
                var _ = stack.kubectl("delete", "node", node, "--ignore-not-found", "--wait=false");
            }
        } finally {
            remove();
        }
    }

    /** Every part is tried, whatever becomes of the others. */
    private void remove() throws IOException, InterruptedException {
        LauncherException failed = new LauncherException("the hosts are not gone");
        for (DockerHost host : hosts) {
            attempt(host::powerOff, failed);
        }
        if (gateway != null) {
            attempt(gateway::close, failed);
        }
        attempt(network::remove, failed);
        for (DockerHost host : hosts) {
            attempt(host::remove, failed);
        }
        attempt(() -> Files.deleteIfExists(images), failed);
        List<String> remains = network.remains();
        if (!remains.isEmpty()) {
            failed.addSuppressed(new LauncherException("there are still " + remains));
        }
        if (failed.getSuppressed().length > 0) {
            throw failed;
        }
    }

    /** A step of taking hosts away. */
    private interface Removal {
        void run() throws IOException, InterruptedException;
    }

    private static void attempt(Removal step, LauncherException failed) throws InterruptedException {
        try {
            step.run();
        } catch (IOException | LauncherException e) {
            failed.addSuppressed(e);
        }
    }
}
