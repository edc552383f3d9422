package dev.gantry.agent.runtime.docker;

import dev.gantry.agent.runtime.ContainerId;
import dev.gantry.agent.runtime.ContainerRuntime;
import dev.gantry.agent.runtime.ContainerRuntimeContract;
import dev.gantry.agent.runtime.ContainerSpec;
import dev.gantry.agent.runtime.EnforcedResources;
import dev.gantry.agent.runtime.ExecSpec;
import dev.gantry.agent.runtime.ProcessSession;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract, on the real engine of this machine. */
class DockerRuntimeTest extends ContainerRuntimeContract {

    private static final DockerRuntime RUNTIME = new DockerRuntime(Path.of("/var/run/docker.sock"));

    @BeforeAll
    static void makeImage() {
        HostProgramsImage.ensure(RUNTIME);
    }

    @AfterAll
    static void close() {
        RUNTIME.close();
    }

    @Override
    protected ContainerRuntime runtime() {
        return RUNTIME;
    }

    @Override
    protected ContainerSpec program(ContainerSpec spec, Program program) {
        String script = switch (program) {
            case RUNS_UNTIL_TERM -> "trap 'exit 0' TERM; echo yes > /ready; while :; do sleep 0.05; done";
            case IGNORES_TERM -> "trap '' TERM; echo yes > /ready; while :; do sleep 0.05; done";
            case PRINTS_AND_FAILS -> "echo one; echo two; echo oops >&2; exit 3";
        };
        return spec.withImage(HostProgramsImage.REFERENCE).withCommand(List.of("sh", "-c", script));
    }

    /** Read inside the container, from whichever version of control groups the machine has. */
    @Override
    protected Optional<EnforcedResources> kernel(ContainerId id) {
        String script = "if [ -e /sys/fs/cgroup/cpu.max ]; then cat /sys/fs/cgroup/cpu.max /sys/fs/cgroup/memory.max;"
                + " else cat /sys/fs/cgroup/cpu/cpu.cfs_quota_us /sys/fs/cgroup/cpu/cpu.cfs_period_us"
                + " /sys/fs/cgroup/memory/memory.limit_in_bytes; fi";
        try (ProcessSession session = opened(RUNTIME.exec(id, ExecSpec.of(List.of("sh", "-c", script))))) {
            String[] words = output(session).strip().split("\\s+");
            long quota = Long.parseLong(words[0]);
            long period = Long.parseLong(words[1]);
            long shares = RUNTIME.inspect(id).orElseThrow().resources().cpuShares();
            return Optional.of(new EnforcedResources(shares, quota * 1000 / period, Long.parseLong(words[2])));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    protected void awaitSignalHandler(ContainerId id) {
        eventually(() -> {
            ExecSpec look = ExecSpec.of(List.of("sh", "-c", "cat /ready 2>/dev/null; true"));
            try (ProcessSession session = opened(RUNTIME.exec(id, look))) {
                return output(session).equals("yes\n");
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
    }
}
