package dev.gantry.agent.probe;

import dev.gantry.agent.runtime.ContainerRuntime;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LifecycleHandler;
import io.fabric8.kubernetes.api.model.Probe;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Probes over the pod network from here, and by commands in the container. */
public final class NetworkProbeRunner implements ProbeRunner {

    private final ExecCheck exec;
    private final HttpCheck http = new HttpCheck();
    private final GrpcCheck grpc = new GrpcCheck();

    public NetworkProbeRunner(ContainerRuntime runtime) {
        this.exec = new ExecCheck(runtime);
    }

    @Override
    public ProbeResult probe(Probe probe, ProbeTarget target) {
        Duration timeout = ProbeTimes.timeout(probe);
        if (probe.getHttpGet() != null) {
            return http.get(probe.getHttpGet(), target, timeout);
        }
        if (probe.getTcpSocket() != null) {
            return connect(probe.getTcpSocket().getPort(), probe.getTcpSocket().getHost(), target, timeout);
        }
        if (probe.getExec() != null) {
            return exec.run(target.id(), probe.getExec().getCommand(), timeout);
        }
        if (probe.getGrpc() != null) {
            return grpc.check(probe.getGrpc(), target, timeout);
        }
        return ProbeResult.SUCCESS; // asks for nothing
    }

    private static ProbeResult connect(IntOrString port, @Nullable String host, ProbeTarget target, Duration timeout) {
        Optional<Integer> number = target.port(port);
        if (number.isEmpty()) {
            return ProbeResult.failure("no port is named " + port.getStrVal());
        }
        String address = host == null || host.isEmpty() ? target.address() : host;
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, number.get()), Math.toIntExact(timeout.toMillis()));
            return ProbeResult.SUCCESS;
        } catch (IOException e) {
            return ProbeResult.failure("dial tcp " + address + ":" + number.get() + ": " + e.getMessage());
        }
    }

    @Override
    public ProbeResult hook(LifecycleHandler hook, ProbeTarget target, Duration timeout) {
        if (hook.getExec() != null) {
            return exec.run(target.id(), hook.getExec().getCommand(), timeout);
        }
        if (hook.getHttpGet() != null) {
            return http.get(hook.getHttpGet(), target, timeout);
        }
        if (hook.getSleep() != null) {
            return sleep(Duration.ofSeconds(hook.getSleep().getSeconds()), timeout);
        }
        return ProbeResult.SUCCESS; // asks for nothing
    }

    private static ProbeResult sleep(Duration asked, Duration timeout) {
        try {
            Thread.sleep(asked.compareTo(timeout) < 0 ? asked : timeout);
            return ProbeResult.SUCCESS;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ProbeResult.failure("interrupted");
        }
    }
}
