package dev.gantry.agent.volume;

import dev.gantry.agent.runtime.ContainerRuntime;
import dev.gantry.agent.runtime.VolumeInfo;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceClient;
import dev.gantry.apimachinery.client.ResourceView;
import dev.gantry.apimachinery.controller.Reconciler;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes the Docker volumes of this node whose PersistentVolume is being deleted and is protected by no claim any more, then lets that
 * object go. Where the policy is Retain, the Docker volume stays.
 */
public final class VolumeRemoval implements Reconciler {

    private static final Logger LOG = LoggerFactory.getLogger(VolumeRemoval.class);
    private static final String PROTECTION = "kubernetes.io/pv-protection";
    private static final String HOST_NAME = "kubernetes.io/hostname";

    /** The claim's last pod is gone, so its containers go in a moment. */
    private static final Duration WHILE_MOUNTED = Duration.ofSeconds(1);

    private final ResourceView<PersistentVolume> view;
    private final ResourceClient<PersistentVolume> volumes;
    private final ContainerRuntime runtime;
    private final Set<String> nodes;

    /** @param nodes the names of the nodes of this process */
    public VolumeRemoval(
            ResourceView<PersistentVolume> view,
            ResourceClient<PersistentVolume> volumes,
            ContainerRuntime runtime,
            Set<String> nodes) {
        this.view = view;
        this.volumes = volumes;
        this.runtime = runtime;
        this.nodes = Set.copyOf(nodes);
    }

    @Override
    public Result reconcile(ObjectKey key) {
        Optional<PersistentVolume> found = view.get(key).filter(this::isOurs).filter(VolumeRemoval::isToGo);
        if (found.isEmpty()) {
            return Result.DONE;
        }
        PersistentVolume volume = found.get();
        boolean delete = "Delete".equals(volume.getSpec().getPersistentVolumeReclaimPolicy());
        if (delete && !remove(volume)) {
            return Result.after(WHILE_MOUNTED);
        }
        volumes.update(new PersistentVolumeBuilder(volume)
                .editMetadata()
                .removeFromFinalizers(DockerVolumeNames.FINALIZER)
                .endMetadata()
                .build());
        return Result.DONE;
    }

    private static boolean isToGo(PersistentVolume volume) {
        List<String> finalizers = volume.getMetadata().getFinalizers();
        return volume.getMetadata().getDeletionTimestamp() != null
                && finalizers.contains(DockerVolumeNames.FINALIZER)
                && !finalizers.contains(PROTECTION);
    }

    /** Whether the volume can be used on a node of this process. */
    private boolean isOurs(PersistentVolume volume) {
        var affinity = volume.getSpec().getNodeAffinity();
        return affinity != null
                && affinity.getRequired() != null
                && affinity.getRequired().getNodeSelectorTerms().stream()
                        .flatMap(term -> term.getMatchExpressions().stream())
                        .anyMatch(this::namesOurNode);
    }

    private boolean namesOurNode(NodeSelectorRequirement requirement) {
        return HOST_NAME.equals(requirement.getKey())
                && requirement.getValues().stream().anyMatch(nodes::contains);
    }

    /** False while it is mounted. What no agent made for this volume is not removed, whatever the volume says. */
    private boolean remove(PersistentVolume volume) {
        String name = volume.getMetadata().getName();
        Optional<VolumeInfo> found = DockerVolumeNames.of(volume)
                .flatMap(runtime::findVolume)
                .filter(made -> name.equals(made.labels().get(DockerVolumeNames.LABEL)));
        if (found.isEmpty()) {
            return true;
        }
        boolean removed = runtime.removeVolume(found.get().name());
        if (removed) {
            LOG.info("removed volume {}: its claim is gone", found.get().name());
        }
        return removed;
    }
}
