package dev.gantry.apimachinery.patch;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How the lists (and a few objects) of the Kubernetes kinds merge, by model class and field: the models themselves do not
 * say. A list that is not here is atomic: a patch replaces it as a whole.
 */
public final class MergeKeys {

    /** References and selectors: half of one and half of another would mean what nobody asked for. */
    private static final Set<String> ATOMIC_TYPES = Set.of(
            "ConfigMapKeySelector",
            "LabelSelector",
            "LocalObjectReference",
            "NodeSelector",
            "NodeSelectorTerm",
            "ObjectFieldSelector",
            "ObjectReference",
            "ResourceFieldSelector",
            "ScopeSelector",
            "SecretKeySelector",
            "SecretReference",
            "TopologySelectorTerm",
            "TypedLocalObjectReference");

    private static final Set<String> ATOMIC_MAPS = Set.of("PodSpec.nodeSelector", "ServiceSpec.selector");

    private static final Merge CONDITIONS = new Merge("type", List.of("type"), false);

    private static final Merge SET = new Merge("", List.of(), false);

    private static final Map<String, Merge> FIELDS = fields();

    private MergeKeys() {}

    /**
     * How one field merges.
     *
     * @param patchKey the field by which a strategic merge patch matches elements, or "" for lists of primitives
     * @param applyKeys the fields that together name an element in server-side apply; empty for lists of primitives
     * @param retainKeys whether clients send the keys to retain, because the parts exclude one another
     */
    public record Merge(String patchKey, List<String> applyKeys, boolean retainKeys) {

        /** A list of primitives that is a set. */
        public boolean isSet() {
            return patchKey.isEmpty() && applyKeys.isEmpty();
        }
    }

    /** How the list {@code field} of {@code owner} merges; empty when it is atomic. */
    public static Optional<Merge> ofList(Class<?> owner, String field) {
        Merge merge = FIELDS.get(owner.getSimpleName() + "." + field);
        if (merge == null && field.equals("conditions") && owner.getSimpleName().endsWith("Status")) {
            return Optional.of(CONDITIONS);
        }
        return Optional.ofNullable(merge);
    }

    /** Whether server-side apply treats the object or map {@code field} of {@code owner}, of class {@code type}, as one value. */
    public static boolean isAtomicObject(Class<?> owner, String field, Class<?> type) {
        return ATOMIC_TYPES.contains(type.getSimpleName()) || ATOMIC_MAPS.contains(owner.getSimpleName() + "." + field);
    }

    /** Whether the object {@code field} of {@code owner} is patched with {@code $retainKeys}. */
    public static boolean retainsKeys(Class<?> owner, String field) {
        return owner.getSimpleName().equals("DeploymentSpec") && field.equals("strategy");
    }

    private static Map<String, Merge> fields() {
        Map<String, Merge> table = new HashMap<>();
        byKey(table, "ObjectMeta.ownerReferences", "uid");
        table.put("ObjectMeta.finalizers", SET);
        podSpec(table);
        container(table, "Container");
        container(table, "EphemeralContainer");
        byKey(table, "PodStatus.podIPs", "ip");
        byKey(table, "PodStatus.hostIPs", "ip");
        table.put("PodStatus.resourceClaimStatuses", new Merge("name", List.of("name"), true));
        table.put("ServiceSpec.ports", new Merge("port", List.of("port", "protocol"), false));
        byKey(table, "ServiceAccount.secrets", "name");
        byKey(table, "NodeStatus.addresses", "type");
        table.put("NodeSpec.podCIDRs", SET);
        byKey(table, "CSINodeSpec.drivers", "name");
        byKey(table, "MutatingWebhookConfiguration.webhooks", "name");
        byKey(table, "ValidatingWebhookConfiguration.webhooks", "name");
        return Map.copyOf(table);
    }

    private static void podSpec(Map<String, Merge> table) {
        table.put("PodSpec.volumes", new Merge("name", List.of("name"), true));
        byKey(table, "PodSpec.containers", "name");
        byKey(table, "PodSpec.initContainers", "name");
        byKey(table, "PodSpec.ephemeralContainers", "name");
        byKey(table, "PodSpec.imagePullSecrets", "name");
        byKey(table, "PodSpec.hostAliases", "ip");
        byKey(table, "PodSpec.schedulingGates", "name");
        table.put("PodSpec.resourceClaims", new Merge("name", List.of("name"), true));
        table.put(
                "PodSpec.topologySpreadConstraints",
                new Merge("topologyKey", List.of("topologyKey", "whenUnsatisfiable"), false));
    }

    private static void container(Map<String, Merge> table, String owner) {
        table.put(owner + ".ports", new Merge("containerPort", List.of("containerPort", "protocol"), false));
        byKey(table, owner + ".env", "name");
        byKey(table, owner + ".volumeMounts", "mountPath");
        byKey(table, owner + ".volumeDevices", "devicePath");
    }

    private static void byKey(Map<String, Merge> table, String field, String key) {
        table.put(field, new Merge(key, List.of(key), false));
    }
}
