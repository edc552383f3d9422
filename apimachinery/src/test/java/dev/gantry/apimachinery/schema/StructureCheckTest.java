package dev.gantry.apimachinery.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.apimachinery.Documents;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class StructureCheckTest {

    private static final Map<String, Class<?>> MODELS = Map.of(
            "Pod", Pod.class,
            "Service", Service.class,
            "Deployment", Deployment.class,
            "Lease", Lease.class,
            "Event", Event.class,
            "Revision", ControllerRevision.class,
            "CRD", CustomResourceDefinition.class);

    private static Class<?> model(String name) {
        return java.util.Objects.requireNonNull(MODELS.get(name), name);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    Deployment | {spec: {replicas: 3}}                                | []
                    Deployment | {spec: {replicas: '3'}}                              | [spec.replicas: Invalid type: expected integer, got string]
                    Deployment | {spec: {replicas: 1.5}}                              | [spec.replicas: Invalid type: expected integer, got number]
                    Deployment | {spec: {replicas: 3000000000}}                       | [spec.replicas: Invalid type: number 3000000000 does not fit int32]
                    Deployment | {spec: {paused: 1}}                                  | [spec.paused: Invalid type: expected boolean, got number]
                    Deployment | {spec: []}                                           | [spec: Invalid type: expected object, got array]
                    Deployment | {spec: {template: {spec: {containers: {}}}}}         | [spec.template.spec.containers: Invalid type: expected array, got object]
                    Deployment | {spec: {template: {spec: {containers: [{image: 1}]}}}} | [spec.template.spec.containers[0].image: Invalid type: expected string, got number]
                    Deployment | {spec: {template: {spec: {containers: [null]}}}}     | [spec.template.spec.containers[0]: Invalid type: expected object, got null]
                    Deployment | {spec: {strategy: {rollingUpdate: {maxSurge: 1}}}}   | []
                    Deployment | {spec: {strategy: {rollingUpdate: {maxSurge: 25%}}}} | []
                    Deployment | {spec: {strategy: {rollingUpdate: {maxSurge: true}}}} | [spec.strategy.rollingUpdate.maxSurge: Invalid type: expected integer, got boolean]
                    Deployment | {metadata: {labels: {a: 1}}}                         | [metadata.labels[a]: Invalid type: expected string, got number]
                    Deployment | {metadata: {labels: [a]}}                            | [metadata.labels: Invalid type: expected object, got array]
                    Deployment | {metadata: {creationTimestamp: '2026-01-02T03:04:05Z'}} | []
                    Deployment | {metadata: {creationTimestamp: yesterday}}           | [metadata.creationTimestamp: Invalid value: "yesterday": must be an RFC 3339 time such as 2006-01-02T15:04:05Z]
                    Pod        | {spec: {containers: [{resources: {limits: {cpu: 500m, memory: 64Mi, pods: 1}}}]}} | []
                    Pod        | {spec: {containers: [{resources: {limits: {cpu: lots}}}]}} | [spec.containers[0].resources.limits[cpu]: Invalid value: "lots": quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$']
                    Pod        | {spec: {containers: [{resources: {limits: {cpu: {}}}}]}} | [spec.containers[0].resources.limits[cpu]: Invalid type: expected string, got object]
                    Pod        | {spec: {terminationGracePeriodSeconds: 5000000000}}  | []
                    Service    | {spec: {ports: [{port: 80, targetPort: http}]}}      | []
                    Service    | {spec: {ports: [{port: http}]}}                      | [spec.ports[0].port: Invalid type: expected integer, got string]
                    Lease      | {spec: {renewTime: '2026-01-02T03:04:05.678901Z'}}   | []
                    Lease      | {spec: {renewTime: 5}}                               | [spec.renewTime: Invalid type: expected string, got number]
                    Event      | {eventTime: '2026-01-02T03:04:05.678901Z'}           | []
                    Revision   | {data: {any: [thing, 1, null]}}                      | []
                    CRD        | {spec: {versions: [{schema: {openAPIV3Schema: {properties: {a: {items: {type: string}}}}}}]}} | []
                    """)
    void namesEveryValueOfAWrongType(String model, String document, String errors) {
        StructureResult result = StructureCheck.check(Documents.object(document), model(model));
        assertThat(result.typeErrors()).hasToString(errors);
        assertThat(result.unknownFields()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {foo: 1}                                                            | [foo]
                    {spec: {replicass: 3}}                                              | [spec.replicass]
                    {spec: {template: {spec: {containers: [{}, {img: x}]}}}}            | [spec.template.spec.containers[1].img]
                    {metadata: {labels: {anything: goes}}, spec: {Replicas: 1}}         | [spec.Replicas]
                    {spec: {selector: {matchLabels: {a: b}, matchLabel: {}}}}           | [spec.selector.matchLabel]
                    {status: {x: {y: z}}, spec: {a: 1, b: null}}                        | [status.x, spec.a, spec.b]
                    """)
    void namesUnknownFields(String document, String paths) {
        StructureResult result = StructureCheck.check(Documents.object(document), Deployment.class);
        assertThat(result.unknownFields()).hasToString(paths);
    }

    @Test
    void wordsUnknownFieldsAsKubernetesDoes() {
        StructureResult result = StructureCheck.check(Documents.object("{spec: {foo: 1}}"), Deployment.class);
        assertThat(result.unknownFieldMessages()).containsExactly("unknown field \"spec.foo\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    unknown fields           | {spec: {foo: 1, replicas: 2}}                     | {spec: {replicas: 2}}
                    nulls                    | {spec: {replicas: null, paused: true}}            | {spec: {paused: true}}
                    a null timestamp         | {metadata: {creationTimestamp: null, name: x}}    | {metadata: {name: x}}
                    nulls in maps            | {metadata: {labels: {a: null, b: c}}}             | {metadata: {labels: {b: c}}}
                    empty lists and maps     | {metadata: {labels: {}, finalizers: []}}          | {metadata: {}}
                    but not empty objects    | {spec: {template: {spec: {volumes: [{name: v, emptyDir: {}}]}}}} | {spec: {template: {spec: {volumes: [{name: v, emptyDir: {}}]}}}}
                    numbers as quantities    | {spec: {template: {spec: {containers: [{resources: {limits: {cpu: 1, memory: 0.5}}}]}}}} | {spec: {template: {spec: {containers: [{resources: {limits: {cpu: '1', memory: '0.5'}}}]}}}}
                    """)
    void prunesAsDecodingInKubernetesDoes(String what, String document, String stored) {
        ObjectNode pruned = Documents.object(document);
        StructureCheck.prune(pruned, Deployment.class);
        assertThat(pruned).as(what).isEqualTo(Documents.yaml(stored));
    }

    @Test
    void pruningTwiceDoesNoMoreThanOnce() {
        ObjectNode document = Documents.object(
                "{metadata: {labels: {a: null}}, spec: {foo: 1, template: {spec: {containers: [{args: []}]}}}}");
        StructureCheck.prune(document, Deployment.class);
        ObjectNode once = document.deepCopy();
        assertThat(StructureCheck.prune(document, Deployment.class).unknownFields())
                .isEmpty();
        assertThat(document).isEqualTo(once);
    }

    @Test
    void freeFormFieldsKeepTheirNulls() {
        ObjectNode document = Documents.object("{data: {a: null, b: []}}");
        StructureCheck.prune(document, ControllerRevision.class);
        assertThat(document).isEqualTo(Documents.yaml("{data: {a: null, b: []}}"));
    }
}
