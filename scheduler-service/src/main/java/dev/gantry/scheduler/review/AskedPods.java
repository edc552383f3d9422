package dev.gantry.scheduler.review;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.schema.FieldError;
import dev.gantry.scheduler.review.PlacementReviewSpec.Pods;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.StatusDetails;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Makes pods of what a review asks for, with what is wrong of it. */
final class AskedPods {

    /** One plan decides about so many in a second or two; more may be asked for in parts. */
    static final int MAX_PODS = 1_000;

    private static final String DEFAULT_NAMESPACE = "default";
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;

    /** Completes a pod as its creation would; a refusal is an ApiException. */
    @FunctionalInterface
    interface Creation {
        Pod completed(String namespace, Pod pod);
    }

    private final WorkloadTemplates workloads;
    private final Creation creation;
    private final List<FieldError> errors = new ArrayList<>();
    private final Set<ObjectKey> names = new HashSet<>();
    private final List<Pod> pods = new ArrayList<>();

    AskedPods(WorkloadTemplates workloads, Creation creation) {
        this.workloads = workloads;
        this.creation = creation;
    }

    List<FieldError> errors() {
        return errors;
    }

    List<Pod> pods() {
        return pods;
    }

    void add(Pods asked, String field) {
        String namespace = text(asked.namespace()).isEmpty() ? DEFAULT_NAMESPACE : text(asked.namespace());
        if ((asked.template() == null) == (asked.workload() == null)) {
            errors.add(FieldError.required(field, "must have exactly one of template and workload"));
            return;
        }
        if (asked.template() != null) {
            add(namespace, asked, pod(asked.template()), 1, field);
            return;
        }
        WorkloadTemplates.Found found = workloads.find(namespace, asked.workload(), field + ".workload");
        switch (found) {
            case WorkloadTemplates.Found.Nothing(FieldError why) -> errors.add(why);
            case WorkloadTemplates.Found.Template(PodTemplateSpec template, ObjectMeta metadata, int replicas) ->
                add(namespace, asked, pod(metadata, template), replicas, field);
        }
    }

    private static Pod pod(PodTemplateSpec template) {
        return pod(template.getMetadata() == null ? new ObjectMeta() : template.getMetadata(), template);
    }

    private static Pod pod(ObjectMeta metadata, PodTemplateSpec template) {
        return new PodBuilder()
                .withMetadata(metadata)
                .withSpec(template.getSpec())
                .build();
    }

    private void add(String namespace, Pods asked, Pod pod, int usualReplicas, String field) {
        int replicas = asked.replicas() == null ? usualReplicas : asked.replicas();
        if (replicas < 0 || pods.size() + replicas > MAX_PODS) {
            errors.add(FieldError.invalid(
                    field + ".replicas",
                    replicas,
                    "must not be negative, nor bring more than " + MAX_PODS + " pods in all"));
            return;
        }
        String name = firstOf(asked.name(), pod.getMetadata().getName(), "pods-" + pods.size());
        Pod completed;
        try {
            completed = creation.completed(namespace, named(pod, namespace, name));
        } catch (ApiException e) {
            errors.addAll(errors(e, asked.template() == null ? field + ".workload" : field + ".template"));
            return;
        }
        IntStream.range(0, replicas)
                .mapToObj(i -> replicas == 1 ? name : name + "-" + i)
                .forEach(numbered -> {
                    if (names.add(new ObjectKey(namespace, numbered))) {
                        pods.add(named(completed, namespace, numbered));
                    } else {
                        errors.add(FieldError.duplicate(field + ".name", name));
                    }
                });
    }

    /** Why the pod would not be created, with the fields of the review; whatever has nothing to do with the pod goes on as it is. */
    private static List<FieldError> errors(ApiException refusal, String field) {
        StatusDetails details = refusal.status().getDetails();
        if (refusal.code() == TOO_MANY_REQUESTS || refusal.code() >= SERVER_ERROR) {
            throw refusal;
        }
        if (details == null || details.getCauses().isEmpty()) {
            return List.of(new FieldError(
                    FieldError.Type.INVALID, field, refusal.status().getMessage()));
        }
        return details.getCauses().stream()
                .map(cause ->
                        new FieldError(FieldError.Type.INVALID, field + "." + cause.getField(), cause.getMessage()))
                .toList();
    }

    private static Pod named(Pod pod, String namespace, String name) {
        ObjectMeta metadata = new ObjectMetaBuilder(pod.getMetadata())
                .withNamespace(namespace)
                .withName(name)
                .withUid("asked-about-" + name)
                .build();
        return new PodBuilder(pod).withMetadata(metadata).build();
    }

    private static String firstOf(@Nullable String... texts) {
        for (String candidate : texts) {
            if (!text(candidate).isEmpty()) {
                return text(candidate);
            }
        }
        return "";
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }
}
