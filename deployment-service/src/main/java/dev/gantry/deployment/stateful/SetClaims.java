package dev.gantry.deployment.stateful;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetPersistentVolumeClaimRetentionPolicy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The claims of a StatefulSet's pods. A claim is made once, and outlives its pod and the set unless the policy says
 * otherwise: then the set, or the pod that a smaller set gives up, owns the claim, and takes it along when it goes.
 */
final class SetClaims {

    private static final String DELETE = "Delete";

    private final StatefulSet set;
    private final Ordinals ordinals;
    private final Map<String, PersistentVolumeClaim> existing = new HashMap<>();

    SetClaims(StatefulSet set, List<PersistentVolumeClaim> claims) {
        this.set = set;
        this.ordinals = Ordinals.of(set);
        claims.forEach(claim -> existing.put(claim.getMetadata().getName(), claim));
    }

    /** Whether a claim of the ordinal is about to go, with an earlier pod: a new pod must not begin to use it. */
    boolean leaving(int ordinal) {
        return templates().stream()
                .flatMap(template -> existing(template, ordinal).stream())
                .anyMatch(claim -> claim.getMetadata().getDeletionTimestamp() != null
                        || references(claim).stream().anyMatch(owner -> isPod(owner, ordinal)));
    }

    List<ClaimAction> create(int ordinal) {
        return templates().stream()
                .filter(template -> existing(template, ordinal).isEmpty())
                .<ClaimAction>map(template -> new ClaimAction.Create(claim(template, ordinal)))
                .toList();
    }

    /** The claims of a pod whose owners are not those that the policy asks for. */
    List<ClaimAction> own(int ordinal, Pod pod) {
        List<ClaimAction> actions = new ArrayList<>();
        for (PersistentVolumeClaim template : templates()) {
            existing(template, ordinal)
                    .filter(claim -> claim.getMetadata().getDeletionTimestamp() == null)
                    .filter(claim -> !references(claim).equals(owners(claim, ordinal, pod)))
                    .map(claim -> withOwners(claim, owners(claim, ordinal, pod)))
                    .ifPresent(claim -> actions.add(new ClaimAction.Update(claim)));
        }
        return actions;
    }

    private List<PersistentVolumeClaim> templates() {
        return set.getSpec().getVolumeClaimTemplates();
    }

    private Optional<PersistentVolumeClaim> existing(PersistentVolumeClaim template, int ordinal) {
        return Optional.ofNullable(existing.get(ClaimNames.of(template, ordinals, ordinal)));
    }

    private PersistentVolumeClaim claim(PersistentVolumeClaim template, int ordinal) {
        return new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withName(ClaimNames.of(template, ordinals, ordinal))
                .withNamespace(set.getMetadata().getNamespace())
                .withLabels(template.getMetadata().getLabels())
                .addToLabels(set.getSpec().getSelector().getMatchLabels())
                .withAnnotations(template.getMetadata().getAnnotations())
                .withOwnerReferences(deletedWithSet() ? List.of(reference(set, "apps/v1")) : List.of())
                .endMetadata()
                .withSpec(template.getSpec())
                .build();
    }

    /** The claim's other owners stay; of the set and of its pods, only those that the policy asks for. */
    private List<OwnerReference> owners(PersistentVolumeClaim claim, int ordinal, Pod pod) {
        List<OwnerReference> owners = new ArrayList<>(references(claim));
        owners.removeIf(owner ->
                isPod(owner, ordinal) || owner.getUid().equals(set.getMetadata().getUid()));
        boolean condemned = !ordinals.contains(ordinal);
        if (condemned && deletedWithPod()) {
            owners.add(reference(pod, "v1"));
        } else if (deletedWithSet()) {
            owners.add(reference(set, "apps/v1"));
        }
        return owners;
    }

    private boolean isPod(OwnerReference owner, int ordinal) {
        return owner.getKind().equals("Pod") && owner.getName().equals(ordinals.name(ordinal));
    }

    private boolean deletedWithSet() {
        return policy().filter(policy -> DELETE.equals(policy.getWhenDeleted())).isPresent();
    }

    private boolean deletedWithPod() {
        return policy().filter(policy -> DELETE.equals(policy.getWhenScaled())).isPresent();
    }

    private Optional<StatefulSetPersistentVolumeClaimRetentionPolicy> policy() {
        return Optional.ofNullable(set.getSpec().getPersistentVolumeClaimRetentionPolicy());
    }

    private static OwnerReference reference(HasMetadata owner, String apiVersion) {
        return new OwnerReferenceBuilder()
                .withApiVersion(apiVersion)
                .withKind(owner.getKind())
                .withName(owner.getMetadata().getName())
                .withUid(owner.getMetadata().getUid())
                .build();
    }

    private static List<OwnerReference> references(PersistentVolumeClaim claim) {
        return claim.getMetadata().getOwnerReferences();
    }

    private static PersistentVolumeClaim withOwners(PersistentVolumeClaim claim, List<OwnerReference> owners) {
        return new PersistentVolumeClaimBuilder(claim)
                .editMetadata()
                .withOwnerReferences(owners)
                .endMetadata()
                .build();
    }
}
