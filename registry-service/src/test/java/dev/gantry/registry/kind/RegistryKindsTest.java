package dev.gantry.registry.kind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.apimachinery.schema.FieldError;
import dev.gantry.apimachinery.schema.ResourceType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class RegistryKindsTest {

    private final List<ResourceType> types = RegistryKinds.all(new InMemoryAddresses());

    static Stream<Arguments> refused() {
        return Stream.of(
                refused("Service", "{metadata:{name:9a},spec:{ports:[{port:80}]}}", "metadata.name"),
                refused("Service", "{metadata:{name:a},spec:{}}", "spec.ports"),
                refused(
                        "Service",
                        "{metadata:{name:a},spec:{ports:[{port:0}]}}",
                        "spec.ports[0].port",
                        "spec.ports[0].targetPort"),
                refused(
                        "Service",
                        "{metadata:{name:a},spec:{ports:[{port:80},{port:81}]}}",
                        "spec.ports[0].name",
                        "spec.ports[1].name"),
                refused(
                        "Service",
                        "{metadata:{name:a},spec:{ports:[{name:x,port:80},{name:x,port:81}]}}",
                        "spec.ports[1].name"),
                refused(
                        "Service",
                        "{metadata:{name:a},spec:{ports:[{name:x,port:80},{name:y,port:80}]}}",
                        "spec.ports[1]"),
                refused(
                        "Service",
                        "{metadata:{name:a},spec:{ports:[{port:80,targetPort:Bad_Name}]}}",
                        "spec.ports[0].targetPort"),
                refused(
                        "Service",
                        "{metadata:{name:a},spec:{ports:[{port:80,protocol:HTTP}]}}",
                        "spec.ports[0].protocol"),
                refused("Service", "{metadata:{name:a},spec:{type:Other,ports:[{port:80}]}}", "spec.type"),
                refused("Service", "{metadata:{name:a},spec:{type:ExternalName}}", "spec.externalName"),
                refused(
                        "Service",
                        "{metadata:{name:a},spec:{type:NodePort,clusterIP:None,ports:[{port:80}]}}",
                        "spec.clusterIPs[0]"),
                refused(
                        "Service",
                        "{metadata:{name:a},spec:{sessionAffinity:Sticky,ports:[{port:80}]}}",
                        "spec.sessionAffinity"),
                refused("ConfigMap", "{metadata:{name:a},data:{'a b':x}}", "data[a b]"),
                refused("ConfigMap", "{metadata:{name:a},data:{k:x},binaryData:{k:eA==}}", "data[k]"),
                refused("Secret", "{metadata:{name:a},data:{k:'not base64!'}}", "data[k]"),
                refused("Secret", "{metadata:{name:a},type:kubernetes.io/tls,data:{tls.crt:eA==}}", "data[tls.key]"),
                refused("Ingress", "{metadata:{name:a},spec:{}}", "spec"),
                refused("Ingress", "{metadata:{name:a},spec:{rules:[{host:1.2.3.4}]}}", "spec.rules[0].host"),
                refused(
                        "Ingress",
                        "{metadata:{name:a},spec:{rules:[{http:{paths:[{path:/,"
                                + "backend:{service:{name:b,port:{number:1}}}}]}}]}}",
                        "spec.rules[0].http.paths[0].pathType"),
                refused(
                        "Ingress",
                        "{metadata:{name:a},spec:{rules:[{http:{paths:[{path:x,pathType:Prefix,"
                                + "backend:{service:{name:b,port:{}}}}]}}]}}",
                        "spec.rules[0].http.paths[0].path",
                        "spec.rules[0].http.paths[0].backend.service.port"),
                refused("IngressClass", "{metadata:{name:a},spec:{controller:nope}}", "spec.controller"),
                refused("Lease", "{metadata:{name:a},spec:{leaseDurationSeconds:0}}", "spec.leaseDurationSeconds"),
                refused("Namespace", "{metadata:{name:a.b}}", "metadata.name"),
                refused(
                        "EndpointSlice",
                        "{metadata:{name:a},addressType:IPv4,endpoints:[{}]}",
                        "endpoints[0].addresses"),
                refused(
                        "Endpoints",
                        "{metadata:{name:a},subsets:[{ports:[{port:0}]}]}",
                        "subsets[0]",
                        "subsets[0].ports[0].port"));
    }

    private static Arguments refused(String kind, String document, String... fields) {
        return Arguments.of(kind, document, List.of(fields));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("refused")
    void badDocumentsAreRefusedByField(String kind, String document, List<String> fields) {
        ObjectNode object = created(kind, document);

        assertThat(type(kind).strategy().validate(object))
                .extracting(FieldError::field)
                .isEqualTo(fields);
    }

    @Test
    void aServiceGetsDefaultsAndAnAddress() {
        ObjectNode service = created("Service", "{metadata:{name:a,namespace:n},spec:{ports:[{port:80}]}}");

        assertThat(service.path("spec"))
                .isEqualTo(json("{ports:[{port:80,protocol:TCP,targetPort:80}],type:ClusterIP,sessionAffinity:None,"
                        + "internalTrafficPolicy:Cluster,clusterIP:10.96.1.1,clusterIPs:[10.96.1.1],"
                        + "ipFamilies:[IPv4],ipFamilyPolicy:SingleStack}"));
        assertThat(type("Service").strategy().validate(service)).isEmpty();
    }

    @Test
    void aHeadlessServiceGetsNoAddress() {
        ObjectNode service = created("Service", "{metadata:{name:a},spec:{clusterIP:None}}");

        assertThat(service.path("spec").path("clusterIPs"))
                .isEqualTo(json("{a:[None]}").path("a"));
        assertThat(type("Service").strategy().validate(service)).isEmpty();
    }

    @Test
    void anAddressThatIsTakenIsRefused() {
        created("Service", "{metadata:{name:a,namespace:n},spec:{clusterIP:10.96.0.5,ports:[{port:80}]}}");

        assertThatThrownBy(() -> created(
                        "Service", "{metadata:{name:b,namespace:n},spec:{clusterIP:10.96.0.5,ports:[{port:80}]}}"))
                .hasMessageContaining("already allocated");
    }

    @Test
    void anUpdateKeepsTheAddressAndCannotChangeIt() {
        ObjectNode held = created("Service", "{metadata:{name:a,namespace:n},spec:{ports:[{port:80}]}}");
        ObjectNode silent = updated("Service", held, "{metadata:{name:a,namespace:n},spec:{ports:[{port:81}]}}");
        assertThat(silent.path("spec").path("clusterIP").asString()).isEqualTo("10.96.1.1");

        ObjectNode other = held.deepCopy();
        other.withObjectProperty("spec")
                .put("clusterIP", "10.96.9.9")
                .putArray("clusterIPs")
                .add("10.96.9.9");
        assertThat(type("Service").strategy().validateUpdate(held, other))
                .extracting(FieldError::field)
                .containsExactly("spec.clusterIPs[0]");
    }

    @Test
    void stringDataBecomesData() {
        ObjectNode secret = created("Secret", "{metadata:{name:a},data:{a:eA==},stringData:{a:y,b:z}}");

        assertThat(secret).isEqualTo(json("{metadata:{name:a},data:{a:eQ==,b:eg==},type:Opaque}"));
    }

    @Test
    void whatIsImmutableStays() {
        ObjectNode held = json("{immutable:true,data:{a:x}}");

        assertThat(type("ConfigMap").strategy().validateUpdate(held, json("{data:{a:y}}")))
                .extracting(FieldError::field)
                .containsExactly("immutable", "data");
        assertThat(type("Secret").strategy().validateUpdate(json("{type:a}"), json("{type:b}")))
                .extracting(FieldError::field)
                .containsExactly("type");
    }

    @Test
    void aNamespaceIsHeldUntilItIsDeleted() {
        ObjectNode namespace = created("Namespace", "{metadata:{name:a}}");
        assertThat(namespace.path("status").path("phase").asString()).isEqualTo("Active");

        ObjectNode released = updated("Namespace", namespace, "{metadata:{name:a}}");
        assertThat(released.path("metadata").path("finalizers").toString())
                .contains(NamespaceStrategy.CONTENT_FINALIZER);

        namespace.withObjectProperty("metadata").put("deletionTimestamp", "2026-01-01T00:00:00Z");
        ObjectNode gone = updated("Namespace", namespace, "{metadata:{name:a}}");
        assertThat(gone.path("metadata").has("finalizers")).isFalse();
    }

    @Test
    void defaultsTwiceAreDefaultsOnce() {
        for (ResourceType type : types) {
            ObjectNode once = json("{metadata:{name:a},spec:{ports:[{port:1}]},ports:[{}],stringData:{a:b}}");
            type.strategy().applyDefaults(once);
            ObjectNode twice = once.deepCopy();
            type.strategy().applyDefaults(twice);
            assertThat(twice).as(type.kind()).isEqualTo(once);
        }
    }

    private ObjectNode created(String kind, String document) {
        ObjectNode object = json(document);
        type(kind).strategy().applyDefaults(object);
        type(kind).strategy().prepareForCreate(object);
        return object;
    }

    private ObjectNode updated(String kind, ObjectNode held, String document) {
        ObjectNode object = json(document);
        type(kind).strategy().applyDefaults(object);
        type(kind).strategy().prepareForUpdate(held, object);
        return object;
    }

    private ResourceType type(String kind) {
        return types.stream().filter(t -> t.kind().equals(kind)).findFirst().orElseThrow();
    }

    /** JSON with its quotes left out where YAML does not need them. */
    private static ObjectNode json(String yamlFlow) {
        return (ObjectNode) new YAMLMapper()
                .readTree(yamlFlow.replaceAll("([:\\[,{])(?=\\S)", "$1 ").getBytes(StandardCharsets.UTF_8));
    }
}
