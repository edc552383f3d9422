package dev.gantry.agent.runtime.docker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The one control group above all pods, with a weight as a kubelet gives its {@code kubepods}: for each core that pods may use as
 * much as a daemon or a session of the machine has in all. Without it all pods together have the
 * weight of one core, however many there are, and a busy machine starves them.
 *
 * <p>It is a matter of speed, never of whether pods run: where the kernel's files cannot be written, as in most containers, the
 * engine's own group stays.
 */
final class PodCgroup {

    private static final System.Logger LOG = System.getLogger(PodCgroup.class.getName());

    static final Path ROOT = Path.of("/sys/fs/cgroup");
    static final String STANDARD_NAME = "gantry";

    private static final long MILLIS_PER_CORE = 1_000;

    /** What a group has that nobody gave a weight: {@code cpu.shares} of version 1, {@code cpu.weight} of version 2. */
    private static final long USUAL_SHARES = 1_024;

    private static final long USUAL_WEIGHT = 100;

    /** The kernel's bounds of both. */
    private static final long MIN_SHARES = 2;

    private static final long MAX_SHARES = 262_144;
    private static final long MIN_WEIGHT = 1;
    private static final long MAX_WEIGHT = 10_000;

    private final Path root;
    private final String name;
    private final long cpuMillis;

    /**
     * @param root where the kernel's control groups are mounted
     * @param name of the group, or "" for the engine's own
     * @param cpuMillis what the pods of this node may use, in thousandths of a core
     */
    PodCgroup(Path root, String name, long cpuMillis) {
        this.root = root;
        this.name = name;
        this.cpuMillis = cpuMillis;
    }

    /**
     * What the engine is to be told as the parent of a container's group; empty for its own.
     *
     * @param driver of the engine: {@code cgroupfs} or {@code systemd}
     * @param version of the kernel's control groups: 1 or 2
     */
    Optional<String> parent(String driver, int version) {
        if (name.isEmpty()) {
            return Optional.empty();
        }
        return switch (driver) {
            case "cgroupfs" -> weigh(name, version) ? Optional.of("/" + name) : Optional.empty();
            case "systemd" -> slice(version);
            default -> Optional.empty();
        };
    }

    /** systemd makes the slice for its first container, so only those after it find a weight that can be set. */
    private Optional<String> slice(int version) {
        String slice = name + ".slice";
        if (Files.isDirectory(controller(version).resolve(slice))) {
            weigh(slice, version);
        }
        return Files.isWritable(controller(version)) ? Optional.of(slice) : Optional.empty();
    }

    private boolean weigh(String directory, int version) {
        Path group = controller(version).resolve(directory);
        Path file = group.resolve(version == 1 ? "cpu.shares" : "cpu.weight");
        String value = Long.toString(weight(version));
        try {
            Files.createDirectories(group);
            if (!Files.exists(file)) {
                return false; // not a control group, or one without the processor's controller
            }
            if (!Files.readString(file).strip().equals(value)) {
                Files.writeString(file, value);
            }
            return true;
        } catch (IOException e) {
            LOG.log(System.Logger.Level.INFO, "pods have the weight of one core: {0}", e.toString());
            return false;
        }
    }

    /** Version 1 has a tree for each controller, whose name may be that of several. */
    private Path controller(int version) {
        if (version != 1 || Files.isDirectory(root.resolve("cpu"))) {
            return version == 1 ? root.resolve("cpu") : root;
        }
        try (Stream<Path> trees = Files.list(root)) {
            return trees.filter(tree -> tree.getFileName().toString().startsWith("cpu,"))
                    .findFirst()
                    .orElse(root);
        } catch (IOException e) {
            return root;
        }
    }

    /** Two cores weigh 2,048 of version 1, and 200 of version 2. */
    private long weight(int version) {
        return version == 1
                ? Math.clamp(cpuMillis * USUAL_SHARES / MILLIS_PER_CORE, MIN_SHARES, MAX_SHARES)
                : Math.clamp(cpuMillis * USUAL_WEIGHT / MILLIS_PER_CORE, MIN_WEIGHT, MAX_WEIGHT);
    }
}
