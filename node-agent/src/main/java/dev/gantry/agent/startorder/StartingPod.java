package dev.gantry.agent.startorder;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What the order of starts depends on, of one pod of the node.
 *
 * @param name with its namespace: {@code default/web-0}
 * @param workload what it is a pod of, with its namespace: {@code default/statefulset/web}
 * @param dependsOn workloads of the same form whose pods on this node come before it
 * @param withNode whether it is started because its node is: then the node's policy holds for it
 * @param byPriority whether its workload asks that it wait for pods of higher priority whenever it is started
 */
public record StartingPod(
        String uid,
        String name,
        StartRank rank,
        Optional<String> workload,
        List<String> dependsOn,
        boolean withNode,
        boolean byPriority,
        StartState state) {

    /** As its workload had it when the pod was made. */
    private static final String DEPENDS_ON = "gantry.dev/depends-on";

    private static final String START_POLICY = "gantry.dev/start-policy";
    private static final String HASH_LABEL = "pod-template-hash";

    public StartingPod {
        dependsOn = List.copyOf(dependsOn);
    }

    /** What a pod says of itself. */
    public static StartingPod of(Pod pod, boolean withNode, StartState state) {
        ObjectMeta metadata = pod.getMetadata();
        Optional<OwnerReference> owner = controller(metadata);
        boolean daemon = owner.filter(o -> "DaemonSet".equals(o.getKind())).isPresent();
        String namespace = metadata.getNamespace();
        Map<String, String> annotations = Objects.requireNonNullElse(metadata.getAnnotations(), Map.of());
        return new StartingPod(
                metadata.getUid(),
                namespace + "/" + metadata.getName(),
                new StartRank(Objects.requireNonNullElse(pod.getSpec().getPriority(), 0), daemon),
                owner.map(o -> namespace + "/" + workload(o, metadata)),
                Arrays.stream(annotations.getOrDefault(DEPENDS_ON, "").split(",", -1))
                        .map(String::strip)
                        .filter(name -> !name.isEmpty())
                        .map(name -> namespace + "/" + name)
                        .toList(),
                withNode,
                "Priority".equals(annotations.get(START_POLICY)),
                state);
    }

    private static Optional<OwnerReference> controller(ObjectMeta metadata) {
        return metadata.getOwnerReferences() == null
                ? Optional.empty()
                : metadata.getOwnerReferences().stream()
                        .filter(owner -> Boolean.TRUE.equals(owner.getController()))
                        .findFirst();
    }

    /** A ReplicaSet is named after its Deployment and the hash of its template. */
    private static String workload(OwnerReference owner, ObjectMeta metadata) {
        Map<String, String> labels = Objects.requireNonNullElse(metadata.getLabels(), Map.of());
        String suffix = "-" + labels.getOrDefault(HASH_LABEL, "");
        boolean ofDeployment = "ReplicaSet".equals(owner.getKind())
                && suffix.length() > 1
                && owner.getName().endsWith(suffix);
        return ofDeployment
                ? "deployment/" + owner.getName().substring(0, owner.getName().length() - suffix.length())
                : owner.getKind().toLowerCase(Locale.ROOT) + "/" + owner.getName();
    }

    public boolean waiting() {
        return state instanceof StartState.Waiting;
    }

    /** Whether it may have to wait for others at all. */
    public boolean ordered() {
        return withNode || byPriority;
    }
}
