package dev.gantry.scheduler.volume;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.scheduler.placement.NodeInfo;
import dev.gantry.scheduler.placement.VolumeConstraints;
import dev.gantry.scheduler.placement.VolumeReach;
import dev.gantry.scheduler.volume.ClaimState.Bound;
import dev.gantry.scheduler.volume.ClaimState.Lost;
import dev.gantry.scheduler.volume.ClaimState.Missing;
import dev.gantry.scheduler.volume.ClaimState.Open;
import dev.gantry.scheduler.volume.ClaimState.Terminating;
import dev.gantry.scheduler.volume.ClaimState.Waiting;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What the claims of one pod ask of a node, and what they get there. */
final class PodVolumes {

    private PodVolumes() {}

    static VolumeConstraints constraints(ObjectKey pod, List<ObjectKey> claims, StorageView storage, ClaimUsers users) {
        List<VolumeReach> bound = new ArrayList<>();
        List<List<VolumeReach>> open = new ArrayList<>();
        for (ObjectKey key : claims) {
            ClaimState state = ClaimState.of(key, storage);
            Optional<String> obstacle = obstacle(key, state).or(() -> takenByOnePod(pod, key, storage, users));
            if (obstacle.isPresent()) {
                return VolumeConstraints.obstructed(obstacle.get());
            }
            if (state instanceof Bound has) {
                bound.add(reach(has.volume()));
            } else if (state instanceof Open lacks) {
                open.add(choices(lacks));
            }
        }
        return new VolumeConstraints("", List.copyOf(bound), List.copyOf(open));
    }

    /** Why no node can take a pod of the claim yet, in the words of kube-scheduler. */
    private static Optional<String> obstacle(ObjectKey key, ClaimState state) {
        String claim = "persistentvolumeclaim \"" + key.name() + "\"";
        return switch (state) {
            case Missing() -> Optional.of(claim + " not found");
            case Terminating() -> Optional.of(claim + " is being deleted");
            case Lost(String volume) ->
                Optional.of(claim + " bound to non-existent persistentvolume \"" + volume + "\"");
            case Waiting() -> Optional.of("pod has unbound immediate PersistentVolumeClaims");
            case Bound _, Open _ -> Optional.empty();
        };
    }

    private static Optional<String> takenByOnePod(ObjectKey pod, ObjectKey key, StorageView storage, ClaimUsers users) {
        boolean taken = storage.claim(key).filter(Claims::isForOnePod).isPresent() && users.isHeldByAnother(key, pod);
        return taken
                ? Optional.of("node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod"
                        + " access mode")
                : Optional.empty();
    }

    private static List<VolumeReach> choices(Open claim) {
        return Stream.concat(
                        claim.candidates().stream().map(PodVolumes::reach),
                        claim.provisioning().stream().map(ClaimState.Provisioning::reach))
                .toList();
    }

    private static VolumeReach reach(PersistentVolume volume) {
        return VolumeReach.of(volume);
    }

    /** The binding that an open claim needs on the node, to a volume that is not taken; empty where there is none. */
    static Optional<ClaimBinding> binding(Open open, NodeInfo node, Set<String> taken) {
        return open.candidates().stream()
                .filter(volume -> !taken.contains(volume.getMetadata().getName()))
                .filter(volume -> reach(volume).includes(node))
                .findFirst()
                .map(volume -> ClaimBinding.to(volume, open.claim()))
                .or(() -> open.provisioning()
                        .filter(provisioning -> provisioning.reach().includes(node))
                        .map(provisioning -> ClaimBinding.provision(open.claim(), provisioning.storageClass(), node)))
                .map(binding -> binding.onNode(node.name()));
    }
}
