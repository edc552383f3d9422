package dev.gantry.scheduler.review;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceView;
import dev.gantry.apimachinery.schema.FieldError;
import dev.gantry.scheduler.review.PlacementReviewSpec.Workload;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The pods of workloads, as those would make further ones. */
final class WorkloadTemplates {

    private static final String REVISION = "deployment.kubernetes.io/revision";
    private static final List<String> KINDS = List.of("Deployment", "ReplicaSet", "StatefulSet");

    private final ResourceView<Deployment> deployments;
    private final ResourceView<ReplicaSet> replicaSets;
    private final ResourceView<StatefulSet> statefulSets;

    WorkloadTemplates(
            ResourceView<Deployment> deployments,
            ResourceView<ReplicaSet> replicaSets,
            ResourceView<StatefulSet> statefulSets) {
        this.deployments = deployments;
        this.replicaSets = replicaSets;
        this.statefulSets = statefulSets;
    }

    sealed interface Found {
        /**
         * Pods of a workload.
         *
         * @param metadata what its pods have, their owner included, and as name that of the workload
         */
        record Template(PodTemplateSpec template, ObjectMeta metadata, int replicas) implements Found {}

        record Nothing(FieldError why) implements Found {}
    }

    Found find(String namespace, @Nullable Workload workload, String field) {
        String kind = workload == null || workload.kind() == null ? "" : workload.kind();
        String name = workload == null || workload.name() == null ? "" : workload.name();
        if (!KINDS.contains(kind)) {
            return new Found.Nothing(FieldError.notSupported(field + ".kind", kind, KINDS));
        }
        ObjectKey key = new ObjectKey(namespace, name);
        Optional<Found> found = switch (kind) {
            case "Deployment" -> deployments.get(key).map(this::ofDeployment);
            case "ReplicaSet" ->
                replicaSets
                        .get(key)
                        .map(set -> of(
                                set,
                                name,
                                set.getSpec().getTemplate(),
                                set.getSpec().getReplicas()));
            default ->
                statefulSets
                        .get(key)
                        .map(set -> of(
                                set,
                                name,
                                set.getSpec().getTemplate(),
                                set.getSpec().getReplicas()));
        };
        return found.orElseGet(() -> new Found.Nothing(
                FieldError.invalid(field + ".name", name, "there is no such " + kind + " in namespace " + namespace)));
    }

    /** Its newest ReplicaSet makes the pods, which are spread with those that this has; before there is one, the template tells. */
    private Found ofDeployment(Deployment deployment) {
        String name = deployment.getMetadata().getName();
        Integer replicas = deployment.getSpec().getReplicas();
        return replicaSets.list(deployment.getMetadata().getNamespace()).stream()
                .filter(set -> isControlledBy(set, deployment))
                .max(Comparator.comparingLong(WorkloadTemplates::revision))
                .map(set -> of(set, name, set.getSpec().getTemplate(), replicas))
                .orElseGet(() -> of(deployment, name, deployment.getSpec().getTemplate(), replicas));
    }

    private static boolean isControlledBy(ReplicaSet set, Deployment deployment) {
        return set.getMetadata().getOwnerReferences().stream()
                .filter(owner -> Boolean.TRUE.equals(owner.getController()))
                .map(OwnerReference::getUid)
                .anyMatch(deployment.getMetadata().getUid()::equals);
    }

    private static long revision(ReplicaSet set) {
        Map<String, String> annotations = set.getMetadata().getAnnotations();
        String text = annotations == null ? "" : annotations.getOrDefault(REVISION, "");
        return text.matches("\\d{1,18}") ? Long.parseLong(text) : 0;
    }

    private static Found of(HasMetadata owner, String name, PodTemplateSpec template, @Nullable Integer replicas) {
        ObjectMeta own = template.getMetadata() == null ? new ObjectMeta() : template.getMetadata();
        ObjectMeta metadata = new ObjectMetaBuilder()
                .withName(name)
                .withLabels(own.getLabels())
                .withAnnotations(own.getAnnotations())
                .withOwnerReferences(new OwnerReferenceBuilder()
                        .withApiVersion(owner.getApiVersion())
                        .withKind(owner.getKind())
                        .withName(owner.getMetadata().getName())
                        .withUid(owner.getMetadata().getUid())
                        .withController(true)
                        .build())
                .build();
        return new Found.Template(template, metadata, replicas == null ? 1 : replicas);
    }
}
