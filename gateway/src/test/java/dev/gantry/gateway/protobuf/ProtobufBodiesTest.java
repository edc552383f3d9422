package dev.gantry.gateway.protobuf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.WireJson;
import io.kubernetes.client.proto.IntStr;
import io.kubernetes.client.proto.Meta;
import io.kubernetes.client.proto.Resource;
import io.kubernetes.client.proto.Runtime;
import io.kubernetes.client.proto.V1;
import io.kubernetes.client.proto.V1Apps;
import io.kubernetes.client.proto.V1Authorization;
import io.kubernetes.client.proto.V1Coordination;
import io.kubernetes.client.proto.V1Networking;
import io.kubernetes.client.proto.V1Policy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ProtobufBodiesTest {

    @Test
    void structsInsideStructsAreOneObject() {
        V1.Volume.Builder volume = V1.Volume.newBuilder()
                .setName("config")
                .setVolumeSource(V1.VolumeSource.newBuilder()
                        .setConfigMap(V1.ConfigMapVolumeSource.newBuilder()
                                .setLocalObjectReference(
                                        V1.LocalObjectReference.newBuilder().setName("settings"))
                                .setDefaultMode(0)
                                .setOptional(false)));
        V1.Probe.Builder probe = V1.Probe.newBuilder()
                .setHandler(V1.ProbeHandler.newBuilder()
                        .setTcpSocket(V1.TCPSocketAction.newBuilder().setPort(text("http"))))
                .setPeriodSeconds(0)
                .setTerminationGracePeriodSeconds(0);
        V1.PodSpec.Builder spec = V1.PodSpec.newBuilder()
                .addVolumes(volume)
                .addContainers(V1.Container.newBuilder().setName("c").setReadinessProbe(probe))
                .addEphemeralContainers(V1.EphemeralContainer.newBuilder()
                        .setEphemeralContainerCommon(
                                V1.EphemeralContainerCommon.newBuilder().setName("debug"))
                        .setTargetContainerName("c"));
        assertJson("v1", "Pod", V1.Pod.newBuilder().setSpec(spec).build(), """
                {"spec": {
                  "volumes": [{"name": "config", "configMap": {"name": "settings", "defaultMode": 0, "optional": false}}],
                  "containers": [{"name": "c", "readinessProbe":
                    {"tcpSocket": {"port": "http"}, "terminationGracePeriodSeconds": 0}}],
                  "ephemeralContainers": [{"name": "debug", "targetContainerName": "c"}]}}""");
    }

    @Test
    void aZeroIsAValueOnlyWhereItCanBeUnset() {
        assertJson(
                "apps/v1",
                "Deployment",
                V1Apps.Deployment.newBuilder()
                        .setMetadata(Meta.ObjectMeta.newBuilder()
                                .setName("web")
                                .setNamespace("")
                                .setGeneration(0)
                                .setCreationTimestamp(Meta.Time.getDefaultInstance()))
                        .setSpec(V1Apps.DeploymentSpec.newBuilder()
                                .setReplicas(0)
                                .setMinReadySeconds(0)
                                .setPaused(false)
                                .setStrategy(V1Apps.DeploymentStrategy.newBuilder()
                                        .setType("")
                                        .setRollingUpdate(V1Apps.RollingUpdateDeployment.newBuilder()
                                                .setMaxUnavailable(number(0))
                                                .setMaxSurge(text("25%")))))
                        .build(),
                """
                {"metadata": {"name": "web"}, "spec": {"replicas": 0, "strategy":
                  {"rollingUpdate": {"maxUnavailable": 0, "maxSurge": "25%"}}}}""");
    }

    @Test
    void quantitiesTimesAndEmbeddedJsonHaveTheirForms() {
        Meta.ObjectMeta.Builder metadata = Meta.ObjectMeta.newBuilder()
                .setCreationTimestamp(Meta.Time.newBuilder().setSeconds(0).setNanos(0))
                .addManagedFields(Meta.ManagedFieldsEntry.newBuilder()
                        .setFieldsV1(Meta.FieldsV1.newBuilder().setRaw(ByteString.copyFromUtf8("{\"f:data\":{}}"))));
        V1Coordination.LeaseSpec.Builder lease = V1Coordination.LeaseSpec.newBuilder()
                .setRenewTime(Meta.MicroTime.newBuilder().setSeconds(1).setNanos(5_000));
        assertJson(
                "coordination.k8s.io/v1",
                "Lease",
                V1Coordination.Lease.newBuilder()
                        .setMetadata(metadata)
                        .setSpec(lease)
                        .build(),
                """
                {"metadata": {"creationTimestamp": "1970-01-01T00:00:00Z", "managedFields": [{"fieldsV1": {"f:data": {}}}]},
                 "spec": {"renewTime": "1970-01-01T00:00:01.000005Z"}}""");
        assertJson(
                "apps/v1",
                "ControllerRevision",
                V1Apps.ControllerRevision.newBuilder()
                        .setData(Runtime.RawExtension.newBuilder().setRaw(ByteString.copyFromUtf8("{\"a\":[1]}")))
                        .setRevision(0)
                        .build(),
                "{\"data\": {\"a\": [1]}, \"revision\": 0}");
        assertJson(
                "v1",
                "ResourceQuota",
                V1.ResourceQuota.newBuilder()
                        .setSpec(V1.ResourceQuotaSpec.newBuilder()
                                .putHard(
                                        "cpu",
                                        Resource.Quantity.newBuilder()
                                                .setString("500m")
                                                .build()))
                        .build(),
                "{\"spec\": {\"hard\": {\"cpu\": \"500m\"}}}");
    }

    @Test
    void mapsKeepEmptyValuesAndBytesAreBase64() {
        assertJson(
                "v1",
                "Secret",
                V1.Secret.newBuilder()
                        .putData("pw", ByteString.copyFrom(new byte[] {0, (byte) 255}))
                        .putData("none", ByteString.EMPTY)
                        .putStringData("empty", "")
                        .setImmutable(false)
                        .build(),
                """
                {"data": {"pw": "AP8=", "none": ""}, "stringData": {"empty": ""}, "immutable": false}""");
    }

    @Test
    void namedListsAndOtherNamesAreThoseOfJson() {
        assertJson(
                "authorization.k8s.io/v1",
                "SubjectAccessReview",
                V1Authorization.SubjectAccessReview.newBuilder()
                        .setSpec(V1Authorization.SubjectAccessReviewSpec.newBuilder()
                                .putExtra(
                                        "scopes",
                                        V1Authorization.ExtraValue.newBuilder()
                                                .addItems("a")
                                                .build()))
                        .build(),
                "{\"spec\": {\"extra\": {\"scopes\": [\"a\"]}}}");
        assertJson(
                "networking.k8s.io/v1",
                "IngressClass",
                V1Networking.IngressClass.newBuilder()
                        .setSpec(V1Networking.IngressClassSpec.newBuilder()
                                .setParameters(V1Networking.IngressClassParametersReference.newBuilder()
                                        .setAPIGroup("example.com")))
                        .build(),
                "{\"spec\": {\"parameters\": {\"apiGroup\": \"example.com\"}}}");
    }

    @Test
    void optionsComeInTheGroupOfTheResource() {
        Meta.DeleteOptions options = Meta.DeleteOptions.newBuilder()
                .setGracePeriodSeconds(0)
                .setPreconditions(Meta.Preconditions.newBuilder().setUid("u"))
                .build();
        String json = "{\"gracePeriodSeconds\": 0, \"preconditions\": {\"uid\": \"u\"}}";
        assertJson("apps/v1", "DeleteOptions", options, json);
        assertJson(
                "policy/v1",
                "Eviction",
                V1Policy.Eviction.newBuilder().setDeleteOptions(options).build(),
                "{\"deleteOptions\": " + json + "}");
    }

    @Test
    void fieldsThatTheSchemaLacksAreSkipped() {
        byte[] newer = {(byte) 0xfa, 0x3f, 1, 'x'};
        assertThat(json(envelope("v1", "ConfigMap", newer)))
                .isEqualTo("{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\"}");
    }

    @Test
    void kindsWithoutASchemaAreRefused() {
        assertRefused(envelope("example.com/v1", "Crane", new byte[0]), 415, "\"example.com/v1\" \"Crane\": send JSON");
        assertRefused(envelope("v1", "Crane", new byte[0]), 415, "\"v1\" \"Crane\"");
        assertRefused(envelope("", "", new byte[0]), 415, "no protobuf schema");
    }

    @Test
    void whatIsNoProtobufIsRefused() {
        assertRefused(new byte[0], 400, "does not start with k8s");
        assertRefused("{\"kind\":\"Pod\"}".getBytes(StandardCharsets.UTF_8), 400, "does not start with k8s");
        assertRefused(new byte[] {'k', '8', 's', 0, 10}, 400, "not Kubernetes' protobuf");
        assertRefused(envelope("v1", "ConfigMap", new byte[] {8, 1}), 400, "metadata has wire type 0");
        assertRefused(envelope("v1", "ConfigMap", new byte[] {10, (byte) 0xff, (byte) 0xff, 3}), 400, "no \"v1\"");
    }

    @Test
    void everyTruncationIsRefused() throws IOException {
        byte[] body = KubectlBodiesTest.resource("deployment.bin");
        Runtime.Unknown whole = Runtime.Unknown.parseFrom(Arrays.copyOfRange(body, 4, body.length));
        byte[] raw = whole.getRaw().toByteArray();
        for (int length = 1; length < raw.length; length++) {
            byte[] cut = envelope("apps/v1", "Deployment", Arrays.copyOf(raw, length));
            // Between two fields of the outermost message nothing tells that more should follow.
            if (!isWholeMessage(Arrays.copyOf(raw, length))) {
                assertRefused(cut, 400, "no \"apps/v1\" \"Deployment\"");
            }
        }
    }

    @Test
    void aSmallBodyOfManyValuesIsRefused() {
        V1.Pod.Builder pod = V1.Pod.newBuilder();
        for (int i = 0; i < 200_001; i++) {
            pod.getSpecBuilder().addContainers(V1.Container.getDefaultInstance());
        }
        assertRefused(envelope("v1", "Pod", pod.build().toByteArray()), 400, "more than 200000 values");
    }

    private static boolean isWholeMessage(byte[] raw) {
        try {
            return V1Apps.Deployment.parseFrom(raw).isInitialized();
        } catch (IOException e) {
            return false;
        }
    }

    private static void assertJson(String apiVersion, String kind, Message message, String expected) {
        var tree = WireJson.parseObject(
                json(envelope(apiVersion, kind, message.toByteArray())).getBytes(StandardCharsets.UTF_8));
        assertThat(tree.remove("apiVersion").stringValue()).isEqualTo(apiVersion);
        assertThat(tree.remove("kind").stringValue()).isEqualTo(kind);
        assertThat(tree).isEqualTo(WireJson.MAPPER.readTree(expected));
    }

    private static void assertRefused(byte[] body, int code, String message) {
        assertThatThrownBy(() -> ProtobufBodies.toJson(body))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(code))
                .hasMessageContaining(message);
    }

    private static String json(byte[] body) {
        return new String(ProtobufBodies.toJson(body), StandardCharsets.UTF_8);
    }

    private static byte[] envelope(String apiVersion, String kind, byte[] raw) {
        byte[] unknown = Runtime.Unknown.newBuilder()
                .setTypeMeta(
                        Runtime.TypeMeta.newBuilder().setApiVersion(apiVersion).setKind(kind))
                .setRaw(ByteString.copyFrom(raw))
                .build()
                .toByteArray();
        byte[] body = Arrays.copyOf(new byte[] {'k', '8', 's', 0}, 4 + unknown.length);
        System.arraycopy(unknown, 0, body, 4, unknown.length);
        return body;
    }

    private static IntStr.IntOrString.Builder text(String value) {
        return IntStr.IntOrString.newBuilder().setType(1).setIntVal(0).setStrVal(value);
    }

    private static IntStr.IntOrString.Builder number(int value) {
        return IntStr.IntOrString.newBuilder().setType(0).setIntVal(value).setStrVal("");
    }
}
