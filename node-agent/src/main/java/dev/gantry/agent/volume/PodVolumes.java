package dev.gantry.agent.volume;

import dev.gantry.agent.environment.ConfigurationData;
import dev.gantry.agent.environment.ConfigurationMissingException;
import dev.gantry.agent.environment.PodFields;
import dev.gantry.agent.runtime.Mount;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the volumes of pods under one directory of the host: {@code <root>/<pod uid>/volumes/<volume>}. The directory must have
 * the same path for the engine as for this process.
 */
public final class PodVolumes implements Volumes {

    /** Everyone may write: containers run as any user. */
    private static final int EMPTY_DIR_MODE = 0777;

    private static final int TERMINATION_FILE_MODE = 0666;
    private static final String TERMINATION_MESSAGE_PATH = "/dev/termination-log";

    /** A termination message is cut here, as kubelets do. */
    private static final int MAX_MESSAGE_BYTES = 4096;

    /** Memory-backed volumes live here, where the machine has it. */
    private static final Path MEMORY = Path.of("/dev/shm");

    private static final Path SHARED_MEMORY = MEMORY.resolve("gantry");

    private final Path root;
    private final ConfigurationData data;
    private final ClaimVolumes claims;

    public PodVolumes(Path root, ConfigurationData data, ClaimVolumes claims) {
        this.root = root.toAbsolutePath();
        this.data = data;
        this.claims = claims;
    }

    @Override
    public void prepare(PodFields fields) throws ConfigurationMissingException, IOException {
        VolumeContent content = new VolumeContent(fields, data);
        for (Volume volume : fields.pod().getSpec().getVolumes()) {
            Optional<List<VolumeFile>> files = content.of(volume);
            if (files.isPresent()) {
                VolumeFiles.write(directory(fields.pod(), volume), files.get());
            } else if (volume.getEmptyDir() != null) {
                emptyDirectory(directory(fields.pod(), volume));
            } else if (volume.getHostPath() != null) {
                HostPaths.check(volume.getHostPath());
            } else if (volume.getPersistentVolumeClaim() != null) {
                claims.prepare(fields.pod(), volume);
            } else {
                throw new ConfigurationMissingException(
                        "volume \"" + volume.getName() + "\" is of a kind that this node cannot provide");
            }
        }
    }

    /** Whether the pod has volumes that may change while it runs. */
    public static boolean holdsClusterData(Pod pod) {
        return pod.getSpec().getVolumes().stream()
                .anyMatch(v -> v.getConfigMap() != null
                        || v.getSecret() != null
                        || v.getDownwardAPI() != null
                        || v.getProjected() != null);
    }

    private Path directory(Pod pod, Volume volume) {
        String uid = pod.getMetadata().getUid();
        if (volume.getHostPath() != null) {
            return Path.of(volume.getHostPath().getPath());
        }
        boolean memory = volume.getEmptyDir() != null
                && "Memory".equals(volume.getEmptyDir().getMedium())
                && Files.isDirectory(MEMORY);
        Path base = memory ? SHARED_MEMORY.resolve(uid) : root.resolve(uid).resolve("volumes");
        return base.resolve(volume.getName());
    }

    private static void emptyDirectory(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory);
            VolumeFiles.mode(directory, EMPTY_DIR_MODE);
        }
    }

    @Override
    public List<Mount> mounts(Pod pod, Container container, int restart, Map<String, String> variables)
            throws ConfigurationMissingException, IOException {
        List<Mount> mounts = new ArrayList<>();
        for (VolumeMount mount : container.getVolumeMounts()) {
            Volume volume = pod.getSpec().getVolumes().stream()
                    .filter(v -> v.getName().equals(mount.getName()))
                    .findFirst()
                    .orElseThrow(
                            () -> new ConfigurationMissingException("no volume is named \"" + mount.getName() + "\""));
            if (volume.getPersistentVolumeClaim() != null) {
                mounts.add(claims.mount(pod, volume, mount, variables));
                continue;
            }
            boolean clusterData = volume.getEmptyDir() == null && volume.getHostPath() == null;
            Path source = SubPaths.resolve(directory(pod, volume), SubPaths.of(mount, variables));
            boolean readOnly = clusterData || Boolean.TRUE.equals(mount.getReadOnly());
            mounts.add(new Mount(source.toString(), mount.getMountPath(), readOnly));
        }
        mounts.add(terminationMount(pod, container, restart));
        return mounts;
    }

    /** The file that a container may leave its last words in. */
    private Mount terminationMount(Pod pod, Container container, int restart) throws IOException {
        Path file = terminationFile(pod.getMetadata().getUid(), container.getName(), restart);
        Files.createDirectories(file.resolveSibling(""));
        if (!Files.exists(file)) {
            Files.createFile(file);
            VolumeFiles.mode(file, TERMINATION_FILE_MODE);
        }
        String target =
                Optional.ofNullable(container.getTerminationMessagePath()).orElse(TERMINATION_MESSAGE_PATH);
        return new Mount(file.toString(), target, false);
    }

    private Path terminationFile(String uid, String container, int restart) {
        return root.resolve(uid).resolve("containers").resolve(container).resolve(Integer.toString(restart));
    }

    @Override
    public String terminationMessage(String uid, String container, int restart) {
        Path file = terminationFile(uid, container, restart);
        if (!Files.isRegularFile(file)) {
            return "";
        }
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(MAX_MESSAGE_BYTES), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "the termination message cannot be read: " + e.getMessage();
        }
    }

    @Override
    public void remove(String uid) throws IOException {
        VolumeFiles.deleteTree(root.resolve(uid));
        VolumeFiles.deleteTree(SHARED_MEMORY.resolve(uid));
    }
}
