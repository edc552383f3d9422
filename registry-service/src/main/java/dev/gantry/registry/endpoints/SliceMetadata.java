package dev.gantry.registry.endpoints;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Names, labels and owners of slices. */
public final class SliceMetadata {

    /** The label that leads from a slice to its Service. */
    public static final String SERVICE_NAME = "kubernetes.io/service-name";

    static final String MANAGED_BY = "endpointslice.kubernetes.io/managed-by";
    /** The value that clients of Kubernetes know for slices computed from a selector. */
    static final String CONTROLLER = "endpointslice-controller.k8s.io";

    static final String HEADLESS = "service.kubernetes.io/headless";

    /** Without vowels and look-alikes, so that no name spells a word. */
    private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

    private static final int SUFFIX_LENGTH = 5;

    private SliceMetadata() {}

    /** Whether the planner made the slice; others are their makers' affair. */
    public static boolean planned(EndpointSlice slice) {
        Map<String, String> labels = slice.getMetadata().getLabels();
        return labels != null && CONTROLLER.equals(labels.get(MANAGED_BY));
    }

    /** The name of the Service that the slice belongs to, or "". */
    public static String serviceName(EndpointSlice slice) {
        Map<String, String> labels = slice.getMetadata().getLabels();
        return labels == null ? "" : labels.getOrDefault(SERVICE_NAME, "");
    }

    /** The hash of the template that the slice's pods were made of, or "". */
    public static String revision(EndpointSlice slice) {
        return SliceGroup.of(slice).revision();
    }

    /** The uid of the pod behind the endpoint, or "". */
    public static String podUid(Endpoint endpoint) {
        ObjectReference target = endpoint.getTargetRef();
        return target == null || target.getUid() == null ? "" : target.getUid();
    }

    static ObjectMeta fresh(Service service, SliceGroup group, Set<String> names) {
        return new ObjectMetaBuilder()
                .withNamespace(service.getMetadata().getNamespace())
                .withName(freeName(service, names))
                .withLabels(labels(service, group))
                .withOwnerReferences(owner(service))
                .build();
    }

    static ObjectMeta refreshed(Service service, SliceGroup group, ObjectMeta current) {
        return new ObjectMetaBuilder(current)
                .withLabels(labels(service, group))
                .withOwnerReferences(owner(service))
                .build();
    }

    static ObjectMeta weighed(ObjectMeta current, Optional<Integer> weight) {
        ObjectMetaBuilder builder = new ObjectMetaBuilder(current).removeFromAnnotations(RevisionMarks.WEIGHT);
        return weight.map(share -> builder.addToAnnotations(RevisionMarks.WEIGHT, Integer.toString(share)))
                .orElse(builder)
                .build();
    }

    static boolean same(ObjectMeta a, ObjectMeta b) {
        return Objects.equals(a.getLabels(), b.getLabels())
                && Objects.equals(
                        annotations(a).get(RevisionMarks.WEIGHT), annotations(b).get(RevisionMarks.WEIGHT))
                && Objects.equals(a.getOwnerReferences(), b.getOwnerReferences());
    }

    private static Map<String, String> annotations(ObjectMeta metadata) {
        return Objects.requireNonNullElse(metadata.getAnnotations(), Map.of());
    }

    private static Map<String, String> labels(Service service, SliceGroup group) {
        Map<String, String> labels = copied(service);
        labels.remove(SliceGroup.REVISION_LABEL);
        if (!group.revision().isEmpty()) {
            labels.put(SliceGroup.REVISION_LABEL, group.revision());
        }
        labels.put(SERVICE_NAME, service.getMetadata().getName());
        labels.put(MANAGED_BY, CONTROLLER);
        return labels;
    }

    /** The Service's own labels, which its slices and Endpoints repeat, and the mark of a headless one. */
    static Map<String, String> copied(Service service) {
        Map<String, String> own = service.getMetadata().getLabels();
        Map<String, String> labels = new TreeMap<>(own == null ? Map.of() : own);
        labels.remove(HEADLESS);
        if (Selection.headless(service)) {
            labels.put(HEADLESS, "");
        }
        return labels;
    }

    private static List<OwnerReference> owner(Service service) {
        return List.of(new OwnerReferenceBuilder()
                .withApiVersion("v1")
                .withKind("Service")
                .withName(service.getMetadata().getName())
                .withUid(service.getMetadata().getUid())
                .withController(true)
                .withBlockOwnerDeletion(true)
                .build());
    }

    /**
     * The names are a sequence that depends on the Service alone: a plan made twice on old state creates the same name
     * twice, and the second create is refused instead of doubling the endpoints.
     */
    private static String freeName(Service service, Set<String> names) {
        String uid = Objects.requireNonNullElse(service.getMetadata().getUid(), "");
        for (int i = 0; ; i++) {
            String name = service.getMetadata().getName() + "-" + suffix(Objects.hash(uid, i));
            if (names.add(name)) {
                return name;
            }
        }
    }

    private static String suffix(int hash) {
        StringBuilder text = new StringBuilder();
        long rest = Integer.toUnsignedLong(hash * 0x9E3779B9);
        for (int i = 0; i < SUFFIX_LENGTH; i++) {
            text.append(ALPHABET.charAt((int) (rest % ALPHABET.length())));
            rest /= ALPHABET.length();
        }
        return text.toString();
    }
}
