package dev.gantry.scheduler.quota;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.WireJson;
import dev.gantry.apimachinery.schema.QuantityAmount;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** ResourceQuotas by the cases and in the words of Kubernetes. */
class QuotaTest {

    private static final YAMLMapper YAML = new YAMLMapper();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {spec: {containers: [{name: a, resources: {requests: {cpu: 500m, memory: 1Gi}, limits: {cpu: 1}}}]}} | {count/pods=1, cpu=500m, limits.cpu=1, memory=1Gi, pods=1, requests.cpu=500m, requests.memory=1Gi}
            {spec: {containers: [{name: a}]}} | {count/pods=1, pods=1}
            {spec: {containers: [{name: a, resources: {requests: {example.com/gpu: 2}}}]}} | {count/pods=1, pods=1, requests.example.com/gpu=2}
            {spec: {containers: [{name: a}]}, status: {phase: Succeeded}} | {}
            {spec: {containers: [{name: a}]}, status: {phase: Failed}} | {}
            """)
    void usageOfAPod(String pod, String expected) {
        assertThat(text(QuotaUsage.ofPod(yaml(pod)))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # asked | allocated | has  | reason     | counts
            200m    | 200m      | 200m | ''         | 200m
            500m    | 200m      | 200m | Deferred   | 500m
            500m    | 200m      | 200m | Infeasible | 200m
            200m    | 500m      | 500m | ''         | 500m
            200m    | 200m      | 500m | ''         | 500m
            """)
    void usageOfAResizedPod(String asked, String allocated, String has, String reason, String expected) {
        ObjectNode pod = yaml("""
                {metadata: {generation: 2}, spec: {containers: [{name: a, resources: {requests: {cpu: %s}}}]},
                status: {conditions: [{type: PodResizePending, reason: '%s', observedGeneration: 2}],
                containerStatuses: [{name: a, allocatedResources: {cpu: %s}, resources: {requests: {cpu: %s}}}]}}""".formatted(asked, reason, allocated, has));
        assertThat(text(QuotaUsage.ofPod(pod))).contains("requests.cpu=" + expected);
    }

    @Test
    void aResizeTakesWhatItTakesMoreOf() {
        ObjectNode before = yaml(
                "{spec: {containers: [{name: a, resources: {requests: {cpu: 500m, memory: 2Gi}, limits: {cpu: 1}}}]}}");
        ObjectNode after = yaml(
                "{spec: {containers: [{name: a, resources: {requests: {cpu: 800m, memory: 1Gi}, limits: {cpu: 1}}}]}}");
        assertThat(text(QuotaUsage.growth(before, after))).isEqualTo("{cpu=300m, requests.cpu=300m}");
        assertThat(QuotaUsage.growth(after, after)).isEmpty();
    }

    @Test
    void usageOfAClaim() {
        assertThat(text(QuotaUsage.ofClaim(
                        yaml("{spec: {storageClassName: fast, resources: {requests: {storage: 3Gi}}}}"))))
                .isEqualTo("{count/persistentvolumeclaims=1,"
                        + " fast.storageclass.storage.k8s.io/persistentvolumeclaims=1,"
                        + " fast.storageclass.storage.k8s.io/requests.storage=3Gi, persistentvolumeclaims=1,"
                        + " requests.storage=3Gi}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {pods: 2}          | {pods: 1}            | ''
            {pods: 2}          | {pods: 2}            | exceeded quota: q, requested: pods=1, used: pods=2, limited: pods=2
            {cpu: 2, pods: 9}  | {cpu: 1600m, pods: 1} | exceeded quota: q, requested: cpu=500m, used: cpu=1600m, limited: cpu=2
            {cpu: 2, pods: 9}  | {cpu: 1500m, pods: 1} | ''
            {requests.cpu: 1, pods: 1} | {requests.cpu: 800m, pods: 1} | exceeded quota: q, requested: pods=1,requests.cpu=500m, used: pods=1,requests.cpu=800m, limited: pods=1,requests.cpu=1
            {services: 0}      | {services: 0}        | ''
            {pods: 2}          | {}                   | status unknown for quota: q, resources: pods
            """)
    void grantsUpToTheLimit(String hard, String used, String refusal) {
        Quota quota = quota("hard: " + hard, used);
        ObjectNode pod = yaml("{spec: {containers: [{name: a, resources: {requests: {cpu: 500m}}}]}}");
        assertThat(quota.refuse(quota.counted(QuotaUsage.ofPod(pod))).orElse(""))
                .isEqualTo(refusal);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            scopes: [BestEffort]     | {status: {qosClass: BestEffort}}         | true
            scopes: [BestEffort]     | {status: {qosClass: Burstable}}          | false
            scopes: [NotBestEffort]  | {status: {qosClass: Burstable}}          | true
            scopes: [Terminating]    | {spec: {activeDeadlineSeconds: 5}}       | true
            scopes: [Terminating]    | {spec: {}}                               | false
            scopes: [NotTerminating] | {spec: {}}                               | true
            scopes: [PriorityClass]  | {spec: {priorityClassName: high}}        | true
            scopes: [PriorityClass]  | {spec: {}}                               | false
            scopes: [CrossNamespacePodAffinity] | {spec: {affinity: {podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{namespaces: [x]}]}}}} | true
            scopes: [CrossNamespacePodAffinity] | {spec: {affinity: {podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: x}]}}}} | false
            scopeSelector: {matchExpressions: [{scopeName: PriorityClass, operator: In, values: [high]}]} | {spec: {priorityClassName: high}} | true
            scopeSelector: {matchExpressions: [{scopeName: PriorityClass, operator: In, values: [high]}]} | {spec: {priorityClassName: low}} | false
            scopeSelector: {matchExpressions: [{scopeName: PriorityClass, operator: NotIn, values: [high]}]} | {spec: {priorityClassName: low}} | true
            scopeSelector: {matchExpressions: [{scopeName: PriorityClass, operator: DoesNotExist}]} | {spec: {}} | true
            """)
    void scopes(String scopes, String pod, boolean about) {
        Quota quota = quota("hard: {pods: 1}, " + scopes, "{}");
        assertThat(quota.isAboutPod(yaml(pod))).isEqualTo(about);
        assertThat(quota.isAboutClaims()).isFalse();
    }

    @Test
    void aQuotaOfCpuWantsEveryContainerToSayHowMuch() {
        ObjectNode pod = yaml(
                "{spec: {containers: [{name: a}, {name: b, resources: {requests: {cpu: 1}}}], initContainers: [{name: i}]}}");
        Quota quota = quota("hard: {cpu: 1, limits.cpu: 1}", "{}");
        assertThat(QuotaUsage.unsaid(pod, quota.hard())).containsExactly("cpu for: a,i", "limits.cpu for: a,b,i");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            hard: {nonsense: 1}            | spec.hard[nonsense]: Invalid value: "nonsense": must be a standard resource for quota
            hard: {pods: 1500m}            | spec.hard[pods]: Invalid value: "1500m": must be an integer
            hard: {count/pods: 1500m}      | spec.hard[count/pods]: Invalid value: "1500m": must be an integer
            hard: {cpu: -1}                | spec.hard[cpu]: Invalid value: "-1": must be greater than or equal to 0
            hard: {cpu: x}                 | spec.hard[cpu]: Invalid value: "x": quantities must match
            scopes: [Nonsense]             | spec.scopes: Invalid value: "Nonsense": unsupported scope
            scopes: [BestEffort, NotBestEffort] | spec.scopes: Invalid value:
            scopes: [BestEffort], hard: {services: 1} | spec.scopes: Invalid value: "BestEffort": unsupported scope applied to resource
            scopeSelector: {matchExpressions: [{scopeName: PriorityClass, operator: In}]} | spec.scopeSelector.matchExpressions[0].values: Required value: must be at least one value
            scopeSelector: {matchExpressions: [{scopeName: BestEffort, operator: In, values: [x]}]} | spec.scopeSelector.matchExpressions[0].operator: Invalid value: "In": must be 'Exists'
            scopeSelector: {matchExpressions: [{scopeName: PriorityClass, operator: Is}]} | spec.scopeSelector.matchExpressions[0].operator: Invalid value: "Is": not a valid selector operator
            """)
    void refusesAQuota(String spec, String error) {
        assertThat(ResourceQuotaType.of().strategy().validate(yaml("{spec: {" + spec + "}}")))
                .singleElement()
                .asString()
                .startsWith(error.strip());
    }

    @ParameterizedTest
    @CsvSource({
        "cpu, 1500m, 1500m",
        "cpu, 2000m, 2",
        "memory, 2048Mi, 2Gi",
        "memory, 1536Mi, 1536Mi",
        "memory, 1000, 1000",
        "requests.storage, 0, 0",
        "pods, 3, 3"
    })
    void amountsAreWrittenAsKubernetesDoes(String resource, String amount, String text) {
        assertThat(QuantityText.of(resource, QuantityAmount.parse(amount).orElseThrow()))
                .isEqualTo(text);
    }

    @Test
    void whatWasGrantedCountsUntilItIsStoredOrGivenUp() {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
        Reservations reservations = new Reservations(now::get);
        ObjectKey quota = new ObjectKey("default", "q");
        TreeMap<String, QuantityAmount> one = new TreeMap<>(Map.of("pods", new QuantityAmount(BigDecimal.ONE)));
        reservations.grant(quota, "pods", new ObjectKey("default", "a"), 1, one);
        reservations.grant(quota, "pods", new ObjectKey("default", "b"), 2, one);
        assertThat(text(reservations.pending(quota, (type, key, generation) -> false)))
                .isEqualTo("{pods=2}");
        assertThat(text(reservations.pending(quota, (type, key, generation) -> generation < 2)))
                .isEqualTo("{pods=1}");
        assertThat(reservations.pending(new ObjectKey("default", "other"), (type, key, generation) -> false))
                .isEmpty();
        now.set(Instant.EPOCH.plusSeconds(60));
        assertThat(reservations.pending(quota, (type, key, generation) -> false))
                .isEmpty();
    }

    private static String text(Map<String, QuantityAmount> amounts) {
        TreeMap<String, String> text = new TreeMap<>();
        amounts.forEach((name, amount) -> text.put(name, QuantityText.of(name, amount)));
        return text.toString();
    }

    private static Quota quota(String spec, String used) {
        return Quota.of(WireJson.decode(
                yaml("{apiVersion: v1, kind: ResourceQuota, metadata: {name: q, namespace: default}, spec: {" + spec
                        + "}, status: {used: " + used + "}}"),
                ResourceQuota.class));
    }

    private static ObjectNode yaml(String text) {
        return (ObjectNode) YAML.readTree(text);
    }
}
