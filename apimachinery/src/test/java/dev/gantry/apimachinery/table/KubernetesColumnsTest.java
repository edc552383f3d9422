package dev.gantry.apimachinery.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.apimachinery.Documents;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubernetesColumnsTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:10:00Z");

    private static final Map<String, List<TableColumn>> COLUMNS = Map.ofEntries(
            Map.entry("Namespace", KubernetesColumns.NAMESPACE),
            Map.entry("ConfigMap", KubernetesColumns.CONFIG_MAP),
            Map.entry("Secret", KubernetesColumns.SECRET),
            Map.entry("ServiceAccount", KubernetesColumns.SERVICE_ACCOUNT),
            Map.entry("Lease", KubernetesColumns.LEASE),
            Map.entry("Service", KubernetesColumns.SERVICE),
            Map.entry("Endpoints", KubernetesColumns.ENDPOINTS),
            Map.entry("EndpointSlice", KubernetesColumns.ENDPOINT_SLICE),
            Map.entry("Ingress", KubernetesColumns.INGRESS),
            Map.entry("IngressClass", KubernetesColumns.INGRESS_CLASS),
            Map.entry("Node", KubernetesColumns.NODE),
            Map.entry("Pod", KubernetesColumns.POD),
            Map.entry("Deployment", KubernetesColumns.DEPLOYMENT),
            Map.entry("ReplicaSet", KubernetesColumns.REPLICA_SET),
            Map.entry("ResourceQuota", KubernetesColumns.RESOURCE_QUOTA),
            Map.entry("Event", KubernetesColumns.EVENT),
            Map.entry("GroupEvent", KubernetesColumns.EVENTS_GROUP_EVENT));

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    Namespace  | {status: {phase: Active}} | Active; 10m
                    ConfigMap  | {data: {a: b, c: d}, binaryData: {e: Zg==}} | 3; 10m
                    Secret     | {type: Opaque, data: {a: Yg==}} | Opaque; 1; 10m
                    ServiceAccount | {} | 0; 10m
                    ResourceQuota | {status: {hard: {requests.cpu: 10, pods: 20, limits.cpu: 8}, used: {requests.cpu: 1500m, pods: 3}}} | pods: 3/20, requests.cpu: 1500m/10; limits.cpu: 0/8; 10m
                    Lease      | {spec: {holderIdentity: me}} | me; 10m
                    Service    | {spec: {type: ClusterIP, clusterIPs: [10.0.0.1], ports: [{port: 80, protocol: TCP}, {port: 53, protocol: UDP}], selector: {b: c, a: b}}} | ClusterIP; 10.0.0.1; <none>; 80/TCP,53/UDP; 10m; a=b,b=c
                    Service    | {spec: {type: ClusterIP, clusterIP: None}} | ClusterIP; None; <none>; <none>; 10m; <none>
                    Service    | {spec: {type: NodePort, clusterIP: 10.0.0.1, externalIPs: [1.2.3.4], ports: [{port: 80, nodePort: 30080, protocol: TCP}]}} | NodePort; 10.0.0.1; 1.2.3.4; 80:30080/TCP; 10m; <none>
                    Service    | {spec: {type: LoadBalancer, clusterIP: 10.0.0.1}} | LoadBalancer; 10.0.0.1; <pending>; <none>; 10m; <none>
                    Service    | {spec: {type: LoadBalancer, clusterIP: 10.0.0.1, externalIPs: [1.1.1.1]}, status: {loadBalancer: {ingress: [{ip: 2.2.2.2}, {hostname: lb}]}}} | LoadBalancer; 10.0.0.1; 2.2.2.2,lb,1.1.1.1; <none>; 10m; <none>
                    Service    | {spec: {type: ExternalName, externalName: db.example.com}} | ExternalName; <none>; db.example.com; <none>; 10m; <none>
                    Endpoints  | {} | <none>; 10m
                    Endpoints  | {subsets: [{addresses: [{ip: 1.1.1.1}, {ip: 1.1.1.2}], ports: [{port: 80}, {port: 81}]}]} | 1.1.1.1:80,1.1.1.2:80,1.1.1.1:81 + 1 more...; 10m
                    Endpoints  | {subsets: [{addresses: [{ip: 'fd::1'}], ports: [{port: 80}]}, {addresses: [{ip: 1.1.1.1}]}]} | [fd::1]:80,1.1.1.1; 10m
                    EndpointSlice | {addressType: IPv4, ports: [{port: 80}, {name: x}, {}], endpoints: [{addresses: [a, b]}, {addresses: [c]}, {addresses: [d]}, {addresses: [e]}]} | IPv4; 80,x,*; a,b,c + 2 more...; 10m
                    EndpointSlice | {addressType: IPv4} | IPv4; <unset>; <unset>; 10m
                    Ingress    | {} | <none>; *; ; 80; 10m
                    Ingress    | {spec: {ingressClassName: gantry, rules: [{host: a}, {}, {host: b}, {host: c}, {host: d}], tls: [{hosts: [a]}]}, status: {loadBalancer: {ingress: [{ip: 1.1.1.1}]}}} | gantry; a,b,c + 1 more...; 1.1.1.1; 80, 443; 10m
                    IngressClass | {spec: {controller: gantry.dev/gateway}} | gantry.dev/gateway; <none>; 10m
                    IngressClass | {spec: {controller: c, parameters: {apiGroup: g.io, kind: P, name: n}}} | c; P.g.io/n; 10m
                    Node       | {status: {conditions: [{type: Ready, status: 'True'}], addresses: [{type: InternalIP, address: 1.1.1.1}, {type: ExternalIP, address: 2.2.2.2}], nodeInfo: {kubeletVersion: v1, osImage: Debian, kernelVersion: '6.1', containerRuntimeVersion: 'docker://20'}}} | Ready; <none>; 10m; v1; 1.1.1.1; 2.2.2.2; Debian; 6.1; docker://20
                    Node       | {spec: {unschedulable: true}, status: {conditions: [{type: Ready, status: Unknown}]}} | NotReady,SchedulingDisabled; <none>; 10m; ; <none>; <none>; <unknown>; <unknown>; <unknown>
                    Node       | {} | Unknown; <none>; 10m; ; <none>; <none>; <unknown>; <unknown>; <unknown>
                    Pod        | {spec: {containers: [{name: a}]}, status: {phase: Pending}} | 0/1; Pending; 0; 10m; <none>; <none>; <none>; <none>
                    Pod        | {spec: {nodeName: n1, containers: [{name: a}], readinessGates: [{conditionType: A}, {conditionType: B}]}, status: {phase: Running, podIPs: [{ip: 10.1.1.1}], nominatedNodeName: n2, conditions: [{type: A, status: 'True'}, {type: B, status: 'False'}], containerStatuses: [{ready: true, state: {running: {}}}]}} | 1/1; Running; 0; 10m; 10.1.1.1; n1; n2; 1/2
                    Deployment | {spec: {replicas: 3, selector: {matchLabels: {app: web}}, template: {spec: {containers: [{name: a, image: i}, {name: b, image: j}]}}}, status: {readyReplicas: 2, updatedReplicas: 1, availableReplicas: 2}} | 2/3; 1; 2; 10m; a,b; i,j; app=web
                    ReplicaSet | {spec: {replicas: 3, selector: {matchLabels: {a: b}, matchExpressions: [{key: k, operator: In, values: [x, y]}, {key: n, operator: DoesNotExist}]}}, status: {replicas: 3, readyReplicas: 2}} | 3; 3; 2; 10m; ; ; a=b,k in (x,y),!n
                    Event      | {metadata: {name: e.1}, type: Normal, reason: Pulled, involvedObject: {kind: Pod, name: p, fieldPath: 'spec.containers{a}'}, source: {component: kubelet, host: n}, message: ' done ', count: 3, firstTimestamp: '2026-01-01T00:00:00Z', lastTimestamp: '2026-01-01T00:09:00Z'} | 60s; Normal; Pulled; pod/p; spec.containers{a}; kubelet, n; done; 10m; 3; e.1
                    Event      | {metadata: {name: e.2}, type: Warning, reason: R, involvedObject: {kind: Node}, reportingComponent: c, reportingInstance: i, eventTime: '2026-01-01T00:08:00.123456Z', series: {count: 5, lastObservedTime: '2026-01-01T00:09:30Z'}} | 30s; Warning; R; node; ; c, i; ; 119s; 5; e.2
                    GroupEvent | {metadata: {name: e.3}, type: Normal, reason: R, regarding: {kind: Pod, name: p}, note: n, reportingController: c, eventTime: '2026-01-01T00:09:00Z'} | 60s; Normal; R; pod/p; ; c; n; 60s; 1; e.3
                    """)
    void printWhatKubectlPrints(String kind, String object, String cells) {
        var document = Documents.object(object);
        document.withObject("metadata").put("creationTimestamp", "2026-01-01T00:00:00Z");
        List<String> printed = new ArrayList<>();
        for (TableColumn column : Objects.requireNonNull(COLUMNS.get(kind))) {
            printed.add(String.valueOf(column.cell().apply(document, NOW)));
        }
        assertThat(String.join("; ", printed)).isEqualTo(cells);
    }

    @ParameterizedTest
    @CsvSource({
        "Pod, 'Ready,Status,Restarts,Age', 'IP,Node,Nominated Node,Readiness Gates'",
        "Node, 'Status,Roles,Age,Version', 'Internal-IP,External-IP,OS-Image,Kernel-Version,Container-Runtime'",
        "Service, 'Type,Cluster-IP,External-IP,Port(s),Age', Selector",
        "Deployment, 'Ready,Up-to-date,Available,Age', 'Containers,Images,Selector'",
        "ReplicaSet, 'Desired,Current,Ready,Age', 'Containers,Images,Selector'",
        "Event, 'Last Seen,Type,Reason,Object,Message', 'Subobject,Source,First Seen,Count,Name'",
        "Secret, 'Type,Data,Age', ''"
    })
    void showTheWideOnesOnlyWhenAskedFor(String kind, String always, String wide) {
        assertThat(headings(kind, 0)).isEqualTo(always);
        assertThat(headings(kind, 1)).isEqualTo(wide);
    }

    @Test
    void nameTheRolesOfANodeInOrder() {
        var node = Documents.object("{metadata: {labels: {node-role.kubernetes.io/worker: '',"
                + " node-role.kubernetes.io/control-plane: '', kubernetes.io/role: edge, kubernetes.io/os: linux}}}");
        assertThat(KubernetesColumns.NODE.get(1).cell().apply(node, NOW)).isEqualTo("control-plane,edge,worker");
    }

    private static String headings(String kind, int priority) {
        return Objects.requireNonNull(COLUMNS.get(kind)).stream()
                .filter(column -> column.priority() == priority)
                .map(TableColumn::name)
                .reduce((a, b) -> a + "," + b)
                .orElse("");
    }
}
