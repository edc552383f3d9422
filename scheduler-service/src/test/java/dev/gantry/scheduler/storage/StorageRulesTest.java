package dev.gantry.scheduler.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.schema.FieldError;
import dev.gantry.apimachinery.schema.ResourceStrategy;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The rules of claims, volumes and storage classes, in the words of Kubernetes. */
class StorageRulesTest {

    private static final YAMLMapper YAML = new YAMLMapper();

    private final ClaimStrategy claims = new ClaimStrategy("growing"::equals);
    private final VolumeStrategy volumes = new VolumeStrategy();
    private final StorageClassStrategy classes = new StorageClassStrategy();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{resources: {requests: {storage: 1Gi}}} |"
                        + " spec.accessModes: Required value: at least 1 access mode is required",
                "{accessModes: [ReadWriteOnce]} | spec.resources[storage]: Required value",
                "{accessModes: [ReadWriteOnce], resources: {requests: {storage: '0'}}} |"
                        + " spec.resources[storage]: Invalid value: \"0\": must be greater than zero",
                "{accessModes: [Once], resources: {requests: {storage: 1Gi}}} |"
                        + " spec.accessModes: Unsupported value: \"Once\": supported values: \"ReadOnlyMany\","
                        + " \"ReadWriteMany\", \"ReadWriteOnce\", \"ReadWriteOncePod\"",
                "{accessModes: [ReadWriteOnce, ReadWriteOncePod], resources: {requests: {storage: 1Gi}}} |"
                        + " spec.accessModes: Forbidden: may not use ReadWriteOncePod with other access modes",
                "{accessModes: [ReadWriteOnce], volumeMode: File, resources: {requests: {storage: 1Gi}}} |"
                        + " spec.volumeMode: Unsupported value: \"File\": supported values: \"Block\", \"Filesystem\"",
                "{accessModes: [ReadWriteOnce], selector: {matchExpressions: [{key: a, operator: In}]},"
                        + " resources: {requests: {storage: 1Gi}}} | spec.selector.matchExpressions[0].values:"
                        + " Required value: must be specified when `operator` is 'In' or 'NotIn'",
                "{accessModes: [ReadWriteOnce], dataSource: {kind: PersistentVolumeClaim, name: a},"
                        + " resources: {requests: {storage: 1Gi}}} |"
                        + " spec.dataSource: Forbidden: a claim cannot be filled from another object here",
            })
    void whatAClaimMayNotSay(String spec, String error) {
        assertThat(errors(claims, "{spec: " + spec + "}")).containsExactly(error);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{accessModes: [ReadWriteOnce], hostPath: {path: /d}} | spec.capacity: Required value",
                "{accessModes: [ReadWriteOnce], capacity: {storage: 1Gi}} |"
                        + " spec: Required value: must specify a volume type",
                "{accessModes: [ReadWriteOnce], capacity: {storage: 1Gi}, hostPath: {path: /d}, nfs: {path: /d}} |"
                        + " spec.nfs: Forbidden: may not specify more than 1 volume type",
                "{accessModes: [ReadWriteOnce], capacity: {storage: 1Gi}, hostPath: {path: /a/../b}} |"
                        + " spec.hostPath.path: Invalid value: \"/a/../b\": must not contain '..'",
                "{accessModes: [ReadWriteOnce], capacity: {storage: 1Gi}, local: {path: /d}} |"
                        + " metadata.annotations: Required value: Local volume requires node affinity",
                "{accessModes: [ReadWriteOnce], capacity: {storage: 1Gi}, csi: {driver: d}} |"
                        + " spec.csi.volumeHandle: Required value",
                "{accessModes: [ReadWriteOnce], capacity: {storage: 1Gi}, hostPath: {path: /d},"
                        + " persistentVolumeReclaimPolicy: Keep} | spec.persistentVolumeReclaimPolicy: Unsupported value:"
                        + " \"Keep\": supported values: \"Delete\", \"Recycle\", \"Retain\"",
                "{accessModes: [ReadWriteOnce], capacity: {storage: 1Gi}, hostPath: {path: /d}, nodeAffinity: {}} |"
                        + " spec.nodeAffinity.required: Required value: must specify required node constraints",
            })
    void whatAVolumeMayNotSay(String spec, String error) {
        assertThat(errors(volumes, "{spec: " + spec + "}")).containsExactly(error);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | provisioner: Required value",
                "{provisioner: a, reclaimPolicy: Recycle} |"
                        + " reclaimPolicy: Unsupported value: \"Recycle\": supported values: \"Delete\", \"Retain\"",
                "{provisioner: a, volumeBindingMode: Later} | volumeBindingMode: Unsupported value: \"Later\":"
                        + " supported values: \"Immediate\", \"WaitForFirstConsumer\"",
                "{provisioner: a, allowedTopologies: [{matchLabelExpressions: [{values: [x]}]}]} |"
                        + " allowedTopologies[0].matchLabelExpressions[0].key: Required value",
                "{provisioner: a, allowedTopologies: [{matchLabelExpressions: [{key: z}]}]} |"
                        + " allowedTopologies[0].matchLabelExpressions[0].values: Required value",
                "{provisioner: a, allowedTopologies: [{matchLabelExpressions: [{key: z, values: [x, x]}]}]} |"
                        + " allowedTopologies[0].matchLabelExpressions[0].values[1]: Duplicate value: \"x\"",
                "{provisioner: a, allowedTopologies: [{matchLabelExpressions:"
                        + " [{key: z, values: [x]}, {key: z, values: [y]}]}]} |"
                        + " allowedTopologies[0].matchLabelExpressions[1].key: Duplicate value: \"z\"",
            })
    void whatAClassMayNotSay(String storageClass, String error) {
        assertThat(errors(classes, storageClass)).containsExactly(error);
    }

    @Test
    void whatIsLeftOutGetsTheDefaultsOfKubernetes() {
        ObjectNode claim = created(claims, "{spec: {accessModes: [ReadWriteOnce]}}");
        assertThat(claim.at("/spec/volumeMode").asString()).isEqualTo("Filesystem");
        assertThat(claim.at("/status/phase").asString()).isEqualTo("Pending");
        assertThat(claim.at("/metadata/finalizers/0").asString()).isEqualTo("kubernetes.io/pvc-protection");
        ObjectNode volume = created(volumes, "{spec: {hostPath: {path: /d}}}");
        assertThat(volume.at("/spec/persistentVolumeReclaimPolicy").asString()).isEqualTo("Retain");
        assertThat(volume.at("/metadata/finalizers/0").asString()).isEqualTo("kubernetes.io/pv-protection");
        ObjectNode storageClass = created(classes, "{provisioner: a}");
        assertThat(storageClass.path("reclaimPolicy").asString()).isEqualTo("Delete");
        assertThat(storageClass.path("volumeBindingMode").asString()).isEqualTo("Immediate");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // status of the claim | its spec | its new spec | what is wrong
                "{} | {} | {volumeName: v} | ''",
                "{} | {} | {storageClassName: c} | ''",
                "{} | {volumeName: v} | {volumeName: w} | spec",
                "{} | {storageClassName: c} | {storageClassName: d} | spec",
                "{} | {accessModes: [ReadWriteOnce]} | {accessModes: [ReadWriteMany]} | spec",
                "{} | {volumeMode: Filesystem} | {volumeMode: Block} | spec.volumeMode",
                "{phase: Pending} | {resources: {requests: {storage: 1Gi}}} | {resources: {requests: {storage: 2Gi}}} | spec",
                "{phase: Bound, capacity: {storage: 2Gi}} |"
                        + " {storageClassName: growing, resources: {requests: {storage: 2Gi}}} |"
                        + " {storageClassName: growing, resources: {requests: {storage: 3Gi}}} | ''",
                "{phase: Bound, capacity: {storage: 2Gi}} | {resources: {requests: {storage: 2Gi}}} |"
                        + " {resources: {requests: {storage: 1Gi}}} | spec.resources.requests.storage",
            })
    void whatMayChangeOfAClaim(String status, String before, String after, String field) {
        ObjectNode current = yaml("{metadata: {name: c}, spec: " + before + ", status: " + status + "}");
        ObjectNode updated = yaml("{metadata: {name: c}, spec: " + after + ", status: " + status + "}");
        assertThat(claims.validateUpdate(current, updated).stream().map(FieldError::field))
                .isEqualTo(field.isEmpty() ? List.of() : List.of(field));
    }

    @Test
    void aClaimGrowsOnlyWhereItsClassLetsIt() {
        String bound = "{metadata: {name: c}, spec: {resources: {requests: {storage: %s}}},"
                + " status: {phase: Bound, capacity: {storage: 1Gi}}}";
        assertThatThrownBy(() -> claims.validateUpdate(yaml(bound.formatted("1Gi")), yaml(bound.formatted("2Gi"))))
                .isInstanceOf(ApiException.class)
                .hasMessage(
                        "persistentvolumeclaims \"c\" is forbidden: only dynamically provisioned pvc can be resized and"
                                + " the storageclass that provisions the pvc must support resize");
    }

    @Test
    void whereAVolumeIsAndWhatAClassDoesStaysAsItIs() {
        assertThat(volumes.validateUpdate(
                        yaml("{spec: {hostPath: {path: /a}, nodeAffinity: {required: {}}}}"),
                        yaml("{spec: {hostPath: {path: /b}}}")))
                .extracting(FieldError::field)
                .containsExactly("spec.persistentvolumesource", "spec.nodeAffinity");
        assertThat(classes.validateUpdate(
                        yaml("{provisioner: a, reclaimPolicy: Delete, volumeBindingMode: Immediate, parameters: {}}"),
                        yaml("{provisioner: b, reclaimPolicy: Delete, volumeBindingMode: WaitForFirstConsumer}")))
                .extracting(FieldError::toString)
                .containsExactly(
                        "provisioner: Forbidden: updates to provisioner are forbidden.",
                        "volumeBindingMode: Invalid value: \"WaitForFirstConsumer\": field is immutable");
    }

    private static List<String> errors(ResourceStrategy strategy, String object) {
        return strategy.validate(created(strategy, object)).stream()
                .map(FieldError::toString)
                .toList();
    }

    private static ObjectNode created(ResourceStrategy strategy, String text) {
        ObjectNode object = yaml(text);
        strategy.applyDefaults(object);
        strategy.prepareForCreate(object);
        return object;
    }

    private static ObjectNode yaml(String text) {
        return (ObjectNode) YAML.readTree(text);
    }
}
