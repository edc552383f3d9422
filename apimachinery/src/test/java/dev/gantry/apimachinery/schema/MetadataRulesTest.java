package dev.gantry.apimachinery.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.apimachinery.Documents;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class MetadataRulesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {name: web, namespace: a}                                             | []
                    {name: web, namespace: a, labels: {app: x}, annotations: {'a.b/c': any text at all}} | []
                    {namespace: a}                                                        | [metadata.name FieldValueRequired]
                    {name: Web, namespace: a}                                             | [metadata.name FieldValueInvalid]
                    {name: web}                                                           | [metadata.namespace FieldValueRequired]
                    {name: web, namespace: a.b}                                           | [metadata.namespace FieldValueInvalid]
                    {name: web-x, generateName: web-, namespace: a}                       | []
                    {name: x, generateName: W_, namespace: a}                             | [metadata.generateName FieldValueInvalid]
                    {name: web, namespace: a, labels: {'a/b/c': x}}                       | [metadata.labels FieldValueInvalid]
                    {name: web, namespace: a, labels: {a: 'x y'}}                         | [metadata.labels FieldValueInvalid]
                    {name: web, namespace: a, annotations: {'': x}}                       | [metadata.annotations FieldValueInvalid]
                    {name: web, namespace: a, annotations: {UPPER.io/Case: x}}            | []
                    {name: web, namespace: a, finalizers: [gantry.dev/x, orphan]}         | []
                    {name: web, namespace: a, finalizers: [plain]}                        | [metadata.finalizers[0] FieldValueInvalid]
                    {name: web, namespace: a, finalizers: [orphan, foregroundDeletion]}   | [metadata.finalizers FieldValueInvalid]
                    {name: web, namespace: a, ownerReferences: [{apiVersion: v1, kind: Pod, name: p, uid: u}]} | []
                    {name: web, namespace: a, ownerReferences: [{apiVersion: v1, kind: Pod, name: p}]} | [metadata.ownerReferences[0].uid FieldValueInvalid]
                    {name: web, namespace: a, ownerReferences: [{}]}                      | [metadata.ownerReferences[0].apiVersion FieldValueInvalid, metadata.ownerReferences[0].kind FieldValueInvalid, metadata.ownerReferences[0].name FieldValueInvalid, metadata.ownerReferences[0].uid FieldValueInvalid]
                    {name: web, namespace: a, ownerReferences: [{apiVersion: v1, kind: A, name: p, uid: u, controller: true}, {apiVersion: v1, kind: B, name: q, uid: w, controller: true}]} | [metadata.ownerReferences FieldValueInvalid]
                    {name: web, namespace: a, ownerReferences: [{apiVersion: v1, kind: Event, name: p, uid: u}]} | [metadata.ownerReferences[0] FieldValueInvalid]
                    """)
    void namesTheFieldAtFault(String metadata, String errors) {
        List<String> found = MetadataRules.validate(object(metadata), true).stream()
                .map(error -> error.field() + " " + error.type().reason())
                .toList();
        assertThat(found).hasToString(errors);
    }

    @Test
    void aClusterScopedObjectHasNoNamespace() {
        assertThat(MetadataRules.validate(object("{name: n}"), false)).isEmpty();
        assertThat(MetadataRules.validate(object("{name: n, namespace: a}"), false))
                .hasToString("[metadata.namespace: Forbidden: not allowed on this type]");
    }

    @Test
    void theKindDecidesOnTheSyntaxOfNames() {
        assertThat(MetadataRules.validate(object("{name: '1a', namespace: a}"), true, NameRules::dns1035Label))
                .hasSize(1);
        assertThat(MetadataRules.validate(object("{name: 'system:x', namespace: a}"), true, NameRules::pathSegment))
                .isEmpty();
    }

    @Test
    void annotationsAreBoundedTogether() {
        ObjectNode object = object("{name: web, namespace: a, annotations: {a: '', b: ''}}");
        ObjectNode annotations = (ObjectNode) object.path("metadata").path("annotations");
        annotations.put("a", "x".repeat(MetadataRules.MAX_ANNOTATIONS_BYTES / 2));
        annotations.put("b", "x".repeat(MetadataRules.MAX_ANNOTATIONS_BYTES / 2 - 2));
        assertThat(MetadataRules.validate(object, true)).isEmpty();
        annotations.put("b", "x".repeat(MetadataRules.MAX_ANNOTATIONS_BYTES / 2));
        assertThat(MetadataRules.validate(object, true))
                .hasToString("[metadata.annotations: Too long: may not be more than 262144 bytes]");
    }

    private static ObjectNode object(String metadata) {
        return Documents.object("{metadata: " + metadata + "}");
    }
}
