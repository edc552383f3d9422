package dev.gantry.apimachinery.schema.pod;

import static dev.gantry.apimachinery.schema.pod.PodDocuments.containerSpec;
import static dev.gantry.apimachinery.schema.pod.PodDocuments.podSpec;
import static dev.gantry.apimachinery.schema.pod.PodDocuments.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.apimachinery.schema.FieldError;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class PodSpecRulesTest {

    @Test
    void aSpecOfDefaultsIsValid() {
        assertThat(errors(podSpec(""))).isEmpty();
    }

    @Test
    void containersAreRequired() {
        ObjectNode spec = yaml("containers: []");
        PodSpecDefaults.applyToPod(spec);
        assertThat(errors(spec)).containsExactly("spec.containers: Required value");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ports: [{containerPort: 70000}]                  | spec.containers[0].ports[0].containerPort: Invalid value: 70000: must be between 1 and 65535, inclusive
            ports: [{name: a}]                               | spec.containers[0].ports[0].containerPort: Required value
            ports: [{containerPort: 1, protocol: ICMP}]      | spec.containers[0].ports[0].protocol: Unsupported value: "ICMP": supported values: "SCTP", "TCP", "UDP"
            ports: [{containerPort: 1, name: x}, {containerPort: 2, name: x}] | spec.containers[0].ports[1].name: Duplicate value: "x"
            ports: [{containerPort: 1, hostPort: 5}, {containerPort: 2, hostPort: 5}] | spec.containers[0].ports[1].hostPort: Duplicate value: ""
            env: [{value: x}]                                | spec.containers[0].env[0].name: Required value
            env: [{name: A, valueFrom: {}}]                  | spec.containers[0].env[0].valueFrom: Invalid value: "": must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`
            envFrom: [{prefix: A}]                           | spec.containers[0].envFrom[0]: Invalid value: "": must specify one of: `configMapRef` or `secretRef`
            volumeMounts: [{name: gone, mountPath: /x}]      | spec.containers[0].volumeMounts[0].name: Not found: "gone"
            resources: {requests: {cpu: 2}, limits: {cpu: 1}} | spec.containers[0].resources.requests[cpu]: Invalid value: "2": must be less than or equal to cpu limit of 1
            resources: {requests: {cpu: -1}}                 | spec.containers[0].resources.requests[cpu]: Invalid value: "-1": must be greater than or equal to 0
            resources: {requests: {pods: 1}}                 | spec.containers[0].resources.requests[pods]: Invalid value: "1": must be a standard resource for containers
            resources: {limits: {example.com/gpu: 500m}}     | spec.containers[0].resources.limits[example.com/gpu]: Invalid value: "500m": must be an integer
            resources: {limits: {gantry.dev/gpu-milli: 1500}} | spec.containers[0].resources.requests[gantry.dev/gpu-milli]: Invalid value: "1500": must be up to 1000, a share of one device, or a multiple of 1000, whole devices
            resources: {limits: {gantry.dev/gpu-milli: -1}}  | spec.containers[0].resources.limits[gantry.dev/gpu-milli]: Invalid value: "-1": must be greater than or equal to 0
            resources: {limits: {gantry.dev/gpu-milli: 0.5}} | spec.containers[0].resources.limits[gantry.dev/gpu-milli]: Invalid value: "0.5": must be an integer
            resources: {limits: {gantry.dev/gpu-milli: 500, nvidia.com/gpu: 1}} | spec.containers[0].resources.requests[gantry.dev/gpu-milli]: Forbidden: may not be asked for by a pod that asks for nvidia.com/gpu
            resizePolicy: [{resourceName: memory}]           | spec.containers[0].resizePolicy[0].restartPolicy: Required value
            resizePolicy: [{resourceName: pods, restartPolicy: NotRequired}] | spec.containers[0].resizePolicy[0].resourceName: Unsupported value: "pods": supported values: "cpu", "memory"
            resizePolicy: [{resourceName: cpu, restartPolicy: NotRequired}, {resourceName: cpu, restartPolicy: RestartContainer}] | spec.containers[0].resizePolicy[1].resourceName: Duplicate value: "cpu"
            livenessProbe: {}                                | spec.containers[0].livenessProbe: Required value: must specify a handler type
            livenessProbe: {exec: {command: [a]}, tcpSocket: {port: 1}} | spec.containers[0].livenessProbe.tcpSocket: Forbidden: may not specify more than 1 handler type
            livenessProbe: {exec: {command: [a]}, successThreshold: 2} | spec.containers[0].livenessProbe.successThreshold: Invalid value: 2: must be 1
            readinessProbe: {httpGet: {port: 0}}             | spec.containers[0].readinessProbe.httpGet.port: Invalid value: 0: must be between 1 and 65535, inclusive
            imagePullPolicy: Sometimes                       | spec.containers[0].imagePullPolicy: Unsupported value: "Sometimes": supported values: "Always", "IfNotPresent", "Never"
            """)
    void refusesAContainer(String fields, String error) {
        assertThat(errors(containerSpec(fields)))
                .first()
                .asString()
                .isEqualTo(error.replace("Duplicate value: \"\"", "Duplicate value: \"5\""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            restartPolicy: Sometimes            | spec.restartPolicy: Unsupported value: "Sometimes": supported values: "Always", "OnFailure", "Never"
            terminationGracePeriodSeconds: -1   | spec.terminationGracePeriodSeconds: Invalid value: -1: must be greater than or equal to 0
            volumes: [{name: v, emptyDir: {}, hostPath: {path: /x}}] | spec.volumes[0].hostPath: Forbidden: may not specify more than 1 volume type
            volumes: [{name: v}, {name: v}]     | spec.volumes[1].name: Duplicate value: "v"
            volumes: [{name: v, secret: {}}]    | spec.volumes[0].secret.secretName: Required value
            tolerations: [{value: x}]           | spec.tolerations[0].operator: Invalid value: "": operator must be Exists when `key` is empty, which means "match all values and all keys"
            nodeSelector: {a: '-'}              | spec.nodeSelector: Invalid value: "-": a valid label must be an empty string
            initContainers: [{name: i, image: x, resizePolicy: [{resourceName: cpu, restartPolicy: NotRequired}]}] | spec.initContainers[0].resizePolicy: Forbidden: may not be set for init containers
            initContainers: [{name: app, image: x}] | spec.initContainers[0].name: Duplicate value: "app"
            initContainers: [{name: i, image: x, livenessProbe: {exec: {command: [a]}}}] | spec.initContainers[0].livenessProbe: Forbidden: may not be set for init containers without restartPolicy=Always
            'affinity: {podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{}]}}' | 'spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey: Required value: can not be empty'
            'affinity: {podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: z, labelSelector: {matchExpressions: [{key: a, operator: In}]}}]}}' | 'spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].labelSelector.matchExpressions[0].values: Required value: must be specified when `operator` is ''In'' or ''NotIn'''
            'affinity: {podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: z, labelSelector: {matchExpressions: [{key: a, operator: Gt, values: [x]}]}}]}}' | 'spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].labelSelector.matchExpressions[0].operator: Invalid value: "Gt": not a valid selector operator'
            'affinity: {podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: z, namespaceSelector: {matchLabels: {a: "-"}}}]}}' | 'spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].namespaceSelector.matchLabels: Invalid value: "-"'
            'affinity: {podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: z, namespaces: [A_b]}]}}' | 'spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].namespaces[0]: Invalid value: "A_b"'
            'affinity: {podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: z, matchLabelKeys: [a]}]}}' | 'spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].matchLabelKeys: Forbidden: must not be specified when labelSelector is not set'
            'affinity: {podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: z, labelSelector: {}, matchLabelKeys: [a], mismatchLabelKeys: [a]}]}}' | 'spec.affinity.podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].mismatchLabelKeys[0]: Invalid value: "a": exists in both matchLabelKeys and mismatchLabelKeys'
            'affinity: {podAntiAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 0, podAffinityTerm: {topologyKey: z}}]}}' | 'spec.affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight: Invalid value: 0: must be in the range 1-100'
            'affinity: {podAntiAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 1, podAffinityTerm: {topologyKey: "a b"}}]}}' | 'spec.affinity.podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].podAffinityTerm.topologyKey: Invalid value: "a b"'
            'topologySpreadConstraints: [{maxSkew: 0, topologyKey: z, whenUnsatisfiable: DoNotSchedule}]' | 'spec.topologySpreadConstraints[0].maxSkew: Invalid value: 0: must be greater than zero'
            'topologySpreadConstraints: [{maxSkew: 1, whenUnsatisfiable: DoNotSchedule}]' | 'spec.topologySpreadConstraints[0].topologyKey: Required value: can not be empty'
            'topologySpreadConstraints: [{maxSkew: 1, topologyKey: z}]' | 'spec.topologySpreadConstraints[0].whenUnsatisfiable: Required value'
            'topologySpreadConstraints: [{maxSkew: 1, topologyKey: z, whenUnsatisfiable: No}]' | 'spec.topologySpreadConstraints[0].whenUnsatisfiable: Unsupported value: "No": supported values: "DoNotSchedule", "ScheduleAnyway"'
            'topologySpreadConstraints: [{maxSkew: 1, topologyKey: z, whenUnsatisfiable: DoNotSchedule, minDomains: 0}]' | 'spec.topologySpreadConstraints[0].minDomains: Invalid value: 0: must be greater than zero'
            'topologySpreadConstraints: [{maxSkew: 1, topologyKey: z, whenUnsatisfiable: ScheduleAnyway, minDomains: 2}]' | 'spec.topologySpreadConstraints[0].minDomains: Invalid value: 2: can only use minDomains if whenUnsatisfiable=DoNotSchedule, not ScheduleAnyway'
            'topologySpreadConstraints: [{maxSkew: 1, topologyKey: z, whenUnsatisfiable: DoNotSchedule, nodeTaintsPolicy: x}]' | 'spec.topologySpreadConstraints[0].nodeTaintsPolicy: Unsupported value: "x": supported values: "Honor", "Ignore"'
            'topologySpreadConstraints: [{maxSkew: 1, topologyKey: z, whenUnsatisfiable: DoNotSchedule, labelSelector: {matchLabels: {a: b}}, matchLabelKeys: [a]}]' | 'spec.topologySpreadConstraints[0].matchLabelKeys[0]: Invalid value: "a": exists in both matchLabelKeys and labelSelector'
            'topologySpreadConstraints: [{maxSkew: 1, topologyKey: z, whenUnsatisfiable: DoNotSchedule}, {maxSkew: 2, topologyKey: z, whenUnsatisfiable: DoNotSchedule}]' | 'spec.topologySpreadConstraints[1].{topologyKey, whenUnsatisfiable}: Duplicate value: "{z, DoNotSchedule}"'
            affinity: {nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {}}} | spec.affinity.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms: Required value: must have at least one node selector term
            """)
    void refusesASpec(String line, String error) {
        assertThat(errors(podSpec(line))).first().asString().startsWith(error);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            containers: [500, 500]          | true
            containers: [1000, 2000]        | true
            containers: [700, 700]          | false
            containers: [500, 1000]         | false
            initContainers: [1000, 300]     | true
            """)
    void containersShareOneDevice(String asks, boolean valid) {
        ObjectNode spec = yaml("containers: [{name: main, image: x}]");
        String list = asks.substring(0, asks.indexOf(':'));
        int index = 0;
        for (String milli :
                asks.substring(asks.indexOf('[') + 1, asks.indexOf(']')).split(", ")) {
            spec.withArray(list)
                    .add(yaml("{name: c%d, image: x, resources: {limits: {gantry.dev/gpu-milli: %s}}}"
                            .formatted(index++, milli)));
        }
        PodSpecDefaults.applyToPod(spec);
        assertThat(errors(spec).isEmpty()).as("%s", errors(spec)).isEqualTo(valid);
    }

    @Test
    void namesOfContainersAreLabels() {
        ObjectNode spec = yaml("containers: [{name: Not_A_Label, image: x}]");
        PodSpecDefaults.applyToPod(spec);
        assertThat(errors(spec).getFirst())
                .startsWith("spec.containers[0].name: Invalid value: \"Not_A_Label\": a lowercase RFC 1123 label must");
    }

    @Test
    void aTemplateNamesItsOwnPathAndAllowsOnlyItsRestartPolicies() {
        ObjectNode template =
                yaml("{metadata: {labels: {app: '-'}}, spec: {restartPolicy: Never, containers: [{name: a}]}}");
        PodSpecDefaults.applyToTemplate((ObjectNode) template.path("spec"));
        assertThat(PodSpecRules.validateTemplate(template, "spec.template", List.of("Always")))
                .extracting(FieldError::field)
                .containsExactly(
                        "spec.template.metadata.labels",
                        "spec.template.spec.containers[0].image",
                        "spec.template.spec.restartPolicy");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            resources: {}                                                            | BestEffort
            resources: {requests: {cpu: 1}}                                          | Burstable
            resources: {limits: {cpu: 1, memory: 1Gi}}                               | Guaranteed
            resources: {limits: {cpu: 1, memory: 1Gi}, requests: {cpu: 1000m}}       | Guaranteed
            resources: {limits: {cpu: 1, memory: 1Gi}, requests: {cpu: 500m}}        | Burstable
            """)
    void classifiesQualityOfService(String fields, String expected) {
        assertThat(QualityOfService.of(containerSpec(fields)).wireName()).isEqualTo(expected);
    }

    private static List<String> errors(ObjectNode spec) {
        return PodSpecRules.validate(spec, "spec").stream()
                .map(FieldError::toString)
                .toList();
    }
}
