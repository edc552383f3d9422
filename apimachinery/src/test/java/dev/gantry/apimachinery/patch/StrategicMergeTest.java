package dev.gantry.apimachinery.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.Documents;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Expected results are those of kubectl's own strategic merge, {@code kubectl patch --local --type=strategic}. */
class StrategicMergeTest {

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    an element with the key merges      | {containers: [{name: a, image: x, args: [p]}]} | {containers: [{name: a, image: y}]} | {containers: [{name: a, image: y, args: [p]}]}
                    a new element goes first            | {containers: [{name: a}, {name: b}]} | {containers: [{name: c}]} | {containers: [{name: c}, {name: a}, {name: b}]}
                    the patch orders its own elements   | {containers: [{name: a}, {name: b}]} | {containers: [{name: b}, {name: a}]} | {containers: [{name: b}, {name: a}]}
                    others keep their place             | {containers: [{name: a}, {name: b}, {name: c}]} | {containers: [{name: c}, {name: d}, {name: a}]} | {containers: [{name: b}, {name: c}, {name: d}, {name: a}]}
                    an atomic list is replaced          | {tolerations: [{key: a}, {key: b}]} | {tolerations: [{key: c}]} | {tolerations: [{key: c}]}
                    args are atomic                     | {containers: [{name: a, args: [p, q]}]} | {containers: [{name: a, args: [r]}]} | {containers: [{name: a, args: [r]}]}
                    env merges in its container         | {containers: [{name: a, env: [{name: E, value: v}]}]} | {containers: [{name: a, env: [{name: F, value: w}]}]} | {containers: [{name: a, env: [{name: F, value: w}, {name: E, value: v}]}]}
                    ports merge by containerPort        | {containers: [{name: a, ports: [{containerPort: 80}]}]} | {containers: [{name: a, ports: [{containerPort: 80, name: http}]}]} | {containers: [{name: a, ports: [{containerPort: 80, name: http}]}]}
                    mounts merge by mountPath           | {containers: [{name: a, volumeMounts: [{name: v, mountPath: /x}]}]} | {containers: [{name: a, volumeMounts: [{name: w, mountPath: /x}]}]} | {containers: [{name: a, volumeMounts: [{name: w, mountPath: /x}]}]}
                    devices merge by devicePath         | {containers: [{name: a, volumeDevices: [{name: v, devicePath: /x}]}]} | {containers: [{name: a, volumeDevices: [{name: w, devicePath: /x}]}]} | {containers: [{name: a, volumeDevices: [{name: w, devicePath: /x}]}]}
                    init containers merge as well       | {initContainers: [{name: a, image: x}]} | {initContainers: [{name: a, image: y}]} | {initContainers: [{name: a, image: y}]}
                    ephemeral containers too            | {ephemeralContainers: [{name: a, env: [{name: E}]}]} | {ephemeralContainers: [{name: a, env: [{name: F}]}]} | {ephemeralContainers: [{name: a, env: [{name: F}, {name: E}]}]}
                    host aliases merge by ip            | {hostAliases: [{ip: 1.1.1.1, hostnames: [a]}]} | {hostAliases: [{ip: 1.1.1.1, hostnames: [b]}]} | {hostAliases: [{ip: 1.1.1.1, hostnames: [b]}]}
                    pull secrets merge by name          | {imagePullSecrets: [{name: a}]} | {imagePullSecrets: [{name: b}]} | {imagePullSecrets: [{name: b}, {name: a}]}
                    spread merges by topologyKey        | {topologySpreadConstraints: [{topologyKey: z, maxSkew: 1}]} | {topologySpreadConstraints: [{topologyKey: z, maxSkew: 2}]} | {topologySpreadConstraints: [{topologyKey: z, maxSkew: 2}]}
                    a map merges                        | {nodeSelector: {a: '1', b: '2'}} | {nodeSelector: {b: '3', c: '4'}} | {nodeSelector: {a: '1', b: '3', c: '4'}}
                    null removes from a map             | {nodeSelector: {a: '1', b: '2'}} | {nodeSelector: {b: null}} | {nodeSelector: {a: '1'}}
                    null removes a list                 | {containers: [{name: a}], volumes: [{name: v}]} | {volumes: null} | {containers: [{name: a}]}
                    null removes nothing                | {hostname: h} | {subdomain: null} | {hostname: h}
                    an empty patch changes nothing      | {containers: [{name: a}]} | {} | {containers: [{name: a}]}
                    a list where there was none         | {hostname: h} | {containers: [{name: a, image: null}]} | {hostname: h, containers: [{name: a}]}
                    """)
    void mergesPodSpecs(String what, String current, String patch, String result) {
        assertMerged(Pod.class, "{spec: " + current + "}", "{spec: " + patch + "}", "{spec: " + result + "}");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    delete an element          | {containers: [{name: a}, {name: b}]} | {containers: [{name: a, $patch: delete}]} | {containers: [{name: b}]}
                    delete what is not there   | {containers: [{name: b}]} | {containers: [{name: a, $patch: delete}]} | {containers: [{name: b}]}
                    delete and add             | {containers: [{name: a}, {name: b}]} | {containers: [{name: a, $patch: delete}, {name: c}]} | {containers: [{name: c}, {name: b}]}
                    delete in a nested list    | {containers: [{name: a, env: [{name: E}, {name: F}]}]} | {containers: [{name: a, env: [{name: E, $patch: delete}]}]} | {containers: [{name: a, env: [{name: F}]}]}
                    delete the last element    | {volumes: [{name: v}]} | {volumes: [{name: v, $patch: delete}]} | {volumes: []}
                    replace a list             | {containers: [{name: a}, {name: b}]} | {containers: [{name: c}, {$patch: replace}]} | {containers: [{name: c}]}
                    empty a list               | {volumes: [{name: a}]} | {volumes: [{$patch: replace}]} | {volumes: []}
                    replace a map              | {nodeSelector: {a: '1', b: '2'}} | {nodeSelector: {c: '3', $patch: replace}} | {nodeSelector: {c: '3'}}
                    empty a map                | {nodeSelector: {a: '1', b: '2'}} | {nodeSelector: {$patch: delete}} | {nodeSelector: {}}
                    delete a missing map       | {hostname: h} | {nodeSelector: {a: '1', $patch: delete}} | {hostname: h}
                    replace a missing map      | {hostname: h} | {nodeSelector: {a: '1', $patch: replace}} | {hostname: h, nodeSelector: {a: '1'}}
                    delete in a new list       | {hostname: h} | {volumes: [{name: v, $patch: delete}, {name: w}]} | {hostname: h, volumes: [{name: w}]}
                    retain keys of a volume    | {volumes: [{name: v, emptyDir: {}}]} | {volumes: [{name: v, hostPath: {path: /x}, $retainKeys: [name, hostPath]}]} | {volumes: [{name: v, hostPath: {path: /x}}]}
                    retain keys of a new one   | {volumes: [{name: v, emptyDir: {}}]} | {volumes: [{name: w, emptyDir: {}, $retainKeys: [name, emptyDir]}]} | {volumes: [{name: w, emptyDir: {}}, {name: v, emptyDir: {}}]}
                    order alone                | {containers: [{name: a}, {name: b}, {name: c}]} | {$setElementOrder/containers: [{name: c}, {name: a}]} | {containers: [{name: b}, {name: c}, {name: a}]}
                    order and change           | {containers: [{name: a}, {name: b}]} | {$setElementOrder/containers: [{name: b}, {name: a}], containers: [{name: b, image: x}]} | {containers: [{name: b, image: x}, {name: a}]}
                    order, add and delete      | {containers: [{name: a}, {name: b}]} | {$setElementOrder/containers: [{name: c}, {name: b}], containers: [{name: c}, {name: a, $patch: delete}]} | {containers: [{name: c}, {name: b}]}
                    order of nothing           | {hostname: h} | {$setElementOrder/containers: [{name: a}]} | {hostname: h}
                    """)
    void followsDirectives(String what, String current, String patch, String result) {
        assertMerged(Pod.class, "{spec: " + current + "}", "{spec: " + patch + "}", "{spec: " + result + "}");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    primitives are united       | {finalizers: [a/a, b/b]} | {finalizers: [c/c, b/b]} | {finalizers: [c/c, a/a, b/b]}
                    primitives are removed      | {finalizers: [a/a, b/b]} | {$deleteFromPrimitiveList/finalizers: [a/a]} | {finalizers: [b/b]}
                    what is not there stays out | {finalizers: [b/b]} | {$deleteFromPrimitiveList/finalizers: [a/a]} | {finalizers: [b/b]}
                    primitives are ordered      | {finalizers: [a/a, b/b]} | {$setElementOrder/finalizers: [b/b, a/a]} | {finalizers: [b/b, a/a]}
                    removed, added and ordered  | {finalizers: [a/a, b/b]} | {$deleteFromPrimitiveList/finalizers: [a/a], $setElementOrder/finalizers: [b/b, c/c], finalizers: [c/c]} | {finalizers: [b/b, c/c]}
                    owners merge by uid         | {ownerReferences: [{uid: u, name: a}]} | {ownerReferences: [{uid: u, controller: true}]} | {ownerReferences: [{uid: u, name: a, controller: true}]}
                    labels merge                | {labels: {a: b}} | {labels: {c: d}} | {labels: {a: b, c: d}}
                    """)
    void mergesMetadata(String what, String current, String patch, String result) {
        assertMerged(
                Pod.class, "{metadata: " + current + "}", "{metadata: " + patch + "}", "{metadata: " + result + "}");
    }

    @Test
    void mergesWhatOtherKindsHave() {
        assertMerged(
                Service.class,
                "{spec: {ports: [{port: 80, name: a}, {port: 443}]}}",
                "{spec: {ports: [{port: 80, targetPort: 8080}]}}",
                "{spec: {ports: [{port: 80, name: a, targetPort: 8080}, {port: 443}]}}");
        assertMerged(
                Node.class,
                "{spec: {taints: [{key: a}]}, status: {addresses: [{type: H, address: x}],"
                        + " conditions: [{type: Ready, status: 'True', reason: R}]}}",
                "{spec: {taints: [{key: b}]}, status: {addresses: [{type: H, address: y}],"
                        + " conditions: [{type: Ready, status: Unknown}]}}",
                "{spec: {taints: [{key: b}]}, status: {addresses: [{type: H, address: y}],"
                        + " conditions: [{type: Ready, status: Unknown, reason: R}]}}");
        assertMerged(
                Deployment.class,
                "{spec: {strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 1}}}}",
                "{spec: {strategy: {type: Recreate, $retainKeys: [type]}}}",
                "{spec: {strategy: {type: Recreate}}}");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    an element without its key        | {containers: [{image: x}]}                            | 422
                    a deletion without its key        | {containers: [{$patch: delete}]}                      | 422
                    an unknown directive              | {nodeSelector: {$patch: shuffle}}                     | 400
                    an unknown directive in a list    | {containers: [{name: a, $patch: shuffle}]}            | 400
                    retained keys that lack a field   | {volumes: [{name: v, hostPath: {}, $retainKeys: [name]}]} | 400
                    retained keys that are no list    | {nodeSelector: {$retainKeys: name}}                   | 400
                    an order that contradicts         | {$setElementOrder/containers: [{name: b}, {name: a}], containers: [{name: a}, {name: b}]} | 400
                    an order that lacks an element    | {$setElementOrder/containers: [{name: b}], containers: [{name: a}]} | 400
                    an order that is no list          | {$setElementOrder/containers: a}                      | 400
                    a primitive deletion of no list   | {$deleteFromPrimitiveList/containers: a}              | 400
                    """)
    void refusesMalformedPatches(String what, String patch, int code) {
        String current = "{spec: {containers: [{name: a}, {name: b}], nodeSelector: {a: b}, volumes: [{name: v}]}}";
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> apply(Pod.class, Documents.yaml(current), "{spec: " + patch + "}"))
                .satisfies(e -> assertThat(e.code()).isEqualTo(code));
    }

    private static void assertMerged(Class<? extends HasMetadata> model, String current, String patch, String result) {
        JsonNode document = Documents.yaml(current);
        JsonNode before = document.deepCopy();
        assertThat(apply(model, document, patch)).isEqualTo(Documents.yaml(result));
        assertThat(document).as("the current document").isEqualTo(before);
    }

    private static JsonNode apply(Class<? extends HasMetadata> model, JsonNode current, String patch) {
        return Patches.apply(PatchType.STRATEGIC_MERGE, current, Documents.yaml(patch), model);
    }
}
