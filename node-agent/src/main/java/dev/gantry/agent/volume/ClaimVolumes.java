package dev.gantry.agent.volume;

import dev.gantry.agent.environment.ConfigurationMissingException;
import dev.gantry.agent.runtime.AgentIdentity;
import dev.gantry.agent.runtime.ContainerRuntime;
import dev.gantry.agent.runtime.Mount;
import dev.gantry.agent.runtime.VolumeInfo;
import io.fabric8.kubernetes.api.model.HostPathVolumeSource;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimVolumeSource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The volumes of pods that are claims: Docker volumes, made when the first pod needs them and kept when it goes, or directories of
 * the host that an operator set aside.
 */
public final class ClaimVolumes {

    /** Everyone may write: containers run as any user. */
    private static final int MODE = 0777;

    private final ClaimData data;
    private final ContainerRuntime runtime;
    private final AgentIdentity agent;

    public ClaimVolumes(ClaimData data, ContainerRuntime runtime, AgentIdentity agent) {
        this.data = data;
        this.runtime = runtime;
        this.agent = agent;
    }

    /** Makes sure that the claim's volume can be mounted. */
    void prepare(Pod pod, Volume volume) throws ConfigurationMissingException, IOException {
        BoundVolume bound = bound(pod, volume);
        Optional<String> dockerVolume = DockerVolumeNames.of(bound.volume());
        if (dockerVolume.isPresent()) {
            open(runtime.ensureVolume(dockerVolume.get(), DockerVolumeNames.labels(bound, agent)));
        } else {
            check(bound.volume());
        }
    }

    /** How to mount the claim's volume into a container, the part of it that the mount names. */
    Mount mount(Pod pod, Volume volume, VolumeMount mount, Map<String, String> variables)
            throws ConfigurationMissingException, IOException {
        BoundVolume bound = bound(pod, volume);
        boolean readOnly = Boolean.TRUE.equals(mount.getReadOnly())
                || Boolean.TRUE.equals(volume.getPersistentVolumeClaim().getReadOnly());
        Optional<String> dockerVolume = DockerVolumeNames.of(bound.volume());
        String subPath = SubPaths.of(mount, variables);
        if (dockerVolume.isPresent() && subPath.isEmpty()) {
            return new Mount(dockerVolume.get(), mount.getMountPath(), readOnly);
        }
        Path directory = dockerVolume.isPresent() ? files(dockerVolume.get()) : directory(bound.volume());
        return new Mount(SubPaths.resolve(directory, subPath).toString(), mount.getMountPath(), readOnly);
    }

    private BoundVolume bound(Pod pod, Volume volume) throws ConfigurationMissingException {
        PersistentVolumeClaimVolumeSource source = volume.getPersistentVolumeClaim();
        BoundVolume bound = BoundVolume.of(data, pod.getMetadata().getNamespace(), source.getClaimName());
        if ("Block".equals(bound.volume().getSpec().getVolumeMode())) {
            throw new ConfigurationMissingException(
                    "volume \"" + volume.getName() + "\" is a block device, which this node cannot provide");
        }
        return bound;
    }

    /** An engine makes volumes for root alone. Where this process sees the files, a volume that is still empty is opened. */
    private static void open(VolumeInfo volume) throws IOException {
        Path path = Path.of(volume.path());
        if (Files.isWritable(path) && isEmpty(path)) {
            VolumeFiles.mode(path, MODE);
        }
    }

    private static boolean isEmpty(Path directory) throws IOException {
        try (var entries = Files.list(directory)) {
            return entries.findAny().isEmpty();
        }
    }

    /** Where the engine keeps the volume's files; a part of them can be mounted only where this process sees them. */
    private Path files(String dockerVolume) throws ConfigurationMissingException {
        Path path = runtime.findVolume(dockerVolume)
                .map(found -> Path.of(found.path()))
                .orElseThrow(() -> new ConfigurationMissingException("volume " + dockerVolume + " is gone"));
        if (!Files.isReadable(path)) {
            throw new ConfigurationMissingException("a subPath of a claim needs an agent that can read " + path);
        }
        return path;
    }

    private static void check(PersistentVolume volume) throws ConfigurationMissingException, IOException {
        if (volume.getSpec().getHostPath() != null) {
            HostPathVolumeSource source = volume.getSpec().getHostPath();
            HostPaths.check(source);
        } else if (!Files.exists(directory(volume))) {
            throw new ConfigurationMissingException("path \"" + directory(volume) + "\" does not exist");
        }
    }

    private static Path directory(PersistentVolume volume) throws ConfigurationMissingException {
        if (volume.getSpec().getLocal() != null) {
            return Path.of(volume.getSpec().getLocal().getPath());
        }
        if (volume.getSpec().getHostPath() != null) {
            return Path.of(volume.getSpec().getHostPath().getPath());
        }
        throw new ConfigurationMissingException("persistentvolume \""
                + volume.getMetadata().getName() + "\" is of a kind that this node cannot provide");
    }
}
