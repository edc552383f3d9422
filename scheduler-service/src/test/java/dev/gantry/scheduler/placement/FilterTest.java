package dev.gantry.scheduler.placement;

import static dev.gantry.scheduler.fixture.NodeFixture.node;
import static dev.gantry.scheduler.fixture.PodFixture.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each filter by the cases of the Kubernetes documentation. */
class FilterTest {

    private static final String AFFINITY =
            "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector.";

    @Test
    void cordonedNodesTakeNothing() {
        assertThat(Scenario.nodes(node("a").cordoned()).pending(pod("p")).first())
                .isEqualTo("0/1 nodes are available: 1 node(s) were unschedulable.");
    }

    @Test
    void aPodMayTolerateTheCordon() {
        assertThat(Scenario.nodes(node("a").cordoned())
                        .pending(pod("p").tolerating("node.kubernetes.io/unschedulable", "Exists", null, "NoSchedule"))
                        .first())
                .isEqualTo("a");
    }

    @ParameterizedTest
    @CsvSource({
        // toleration key, operator, value, effect; does it tolerate key1=value1:NoSchedule
        "key1, Equal,  value1, NoSchedule, true",
        "key1, ,       value1, NoSchedule, true",
        "key1, Exists, ,       NoSchedule, true",
        "key1, Exists, ,       ,           true",
        ",     Exists, ,       ,           true",
        "key1, Equal,  other,  NoSchedule, false",
        "key2, Exists, ,       NoSchedule, false",
        "key1, Exists, ,       NoExecute,  false",
    })
    void taints(String key, String operator, String value, String effect, boolean tolerates) {
        Scenario scenario = Scenario.nodes(node("a").tainted("key1", "value1", "NoSchedule"))
                .pending(pod("p").tolerating(key, operator, value, effect));
        assertThat(scenario.first())
                .isEqualTo(
                        tolerates ? "a" : "0/1 nodes are available: 1 node(s) had untolerated taint {key1: value1}.");
    }

    @Test
    void noExecuteKeepsPodsOffAndPreferNoScheduleDoesNot() {
        assertThat(Scenario.nodes(node("a").tainted("k", "v", "NoExecute"))
                        .pending(pod("p"))
                        .plan()
                        .placed())
                .isEmpty();
        assertThat(Scenario.nodes(node("a").tainted("k", "v", "PreferNoSchedule"))
                        .pending(pod("p"))
                        .first())
                .isEqualTo("a");
    }

    @Test
    void nodeSelectorNeedsEveryLabel() {
        var ssd = node("a").labelled("disktype", "ssd").labelled("zone", "x");
        assertThat(Scenario.nodes(ssd)
                        .pending(pod("p").selecting("disktype", "ssd").selecting("zone", "x"))
                        .first())
                .isEqualTo("a");
        assertThat(Scenario.nodes(ssd)
                        .pending(pod("p").selecting("disktype", "ssd").selecting("zone", "y"))
                        .first())
                .isEqualTo(AFFINITY);
    }

    @ParameterizedTest
    @CsvSource({
        "zone, In, 'x,y', true",
        "zone, In, y, false",
        "absent, In, x, false",
        "zone, NotIn, y, true",
        "zone, NotIn, x, false",
        "absent, NotIn, x, true",
        "zone, Exists, , true",
        "absent, Exists, , false",
        "zone, DoesNotExist, , false",
        "absent, DoesNotExist, , true",
        "cores, Gt, 7, true",
        "cores, Gt, 8, false",
        "cores, Lt, 9, true",
        "cores, Lt, 8, false",
        "zone, Gt, 1, false",
        "absent, Lt, 1, false",
        "cores, Gt, many, false",
        "zone, Near, x, false",
    })
    void nodeAffinityOperators(String key, String operator, String values, boolean matches) {
        Scenario scenario = Scenario.nodes(node("a").labelled("zone", "x").labelled("cores", "8"))
                .pending(pod("p").requiring(key, operator, values == null ? new String[0] : values.split(",")));
        assertThat(scenario.first()).isEqualTo(matches ? "a" : AFFINITY);
    }

    @Test
    void oneMatchingTermIsEnough() {
        assertThat(Scenario.nodes(node("a").labelled("zone", "x"))
                        .pending(pod("p").requiring("zone", "In", "y").requiring("zone", "In", "x"))
                        .first())
                .isEqualTo("a");
    }

    @Test
    void matchFieldsNameTheNode() {
        assertThat(Scenario.nodes(node("a"), node("b"), node("c"))
                        .pending(pod("p").requiringNode("b"))
                        .first())
                .isEqualTo("b");
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, 80, TCP, false",
        "127.0.0.2, 80, TCP, true",
        "0.0.0.0,   80, TCP, false",
        ",          80, TCP, false",
        "127.0.0.1, 80, UDP, true",
        "127.0.0.1, 81, TCP, true",
    })
    void hostPorts(String ip, int port, String protocol, boolean free) {
        Scenario scenario = Scenario.nodes(node("a"))
                .running(pod("r").hostPort("127.0.0.1", 80, "TCP").on("a"))
                .pending(pod("p").hostPort(ip, port, protocol));
        assertThat(scenario.first())
                .isEqualTo(
                        free
                                ? "a"
                                : "0/1 nodes are available: 1 node(s) didn't have free ports for the requested pod ports.");
    }

    @Test
    void podsOfOnePlanDoNotShareAHostPort() {
        assertThat(Scenario.nodes(node("a"), node("b"))
                        .pending(
                                pod("p").hostPort("", 80, "TCP"),
                                pod("q").hostPort("", 80, "TCP"),
                                pod("r").hostPort("", 80, "TCP"))
                        .countByNode())
                .isEqualTo(Map.of("a", 1L, "b", 1L));
    }

    @Test
    void everyMissingResourceIsNamed() {
        assertThat(Scenario.nodes(node("a").has("1", "1Gi"))
                        .pending(pod("p").requests("2", "2Gi"))
                        .first())
                .isEqualTo("0/1 nodes are available: 1 Insufficient cpu, 1 Insufficient memory.");
    }

    @Test
    void aNodeIsFullAtItsNumberOfPods() {
        assertThat(Scenario.nodes(node("a").has("pods", 1))
                        .running(pod("r").on("a"))
                        .pending(pod("p"))
                        .first())
                .isEqualTo("0/1 nodes are available: 1 Too many pods.");
    }

    @Test
    void extendedResourcesAreCounted() {
        var gpu = Map.of("example.com/gpu", new Quantity("2"));
        assertThat(Scenario.nodes(node("a"), node("b").has("example.com/gpu", 2))
                        .pending(pod("p").requesting(gpu), pod("q").requesting(gpu))
                        .placed())
                .containsExactly("p->b");
        assertThat(Scenario.nodes(node("a")).pending(pod("p").requesting(gpu)).first())
                .isEqualTo("0/1 nodes are available: 1 Insufficient example.com/gpu.");
    }

    @Test
    void reasonsAreCountedOverNodesAndSortedAsText() {
        assertThat(Scenario.nodes(
                                node("a").tainted("k", "v", "NoSchedule"),
                                node("b").has("1", "8Gi"),
                                node("c").has("1", "8Gi"))
                        .pending(pod("p").requests("2", "1Gi"))
                        .first())
                .isEqualTo("0/3 nodes are available: 1 node(s) had untolerated taint {k: v}, 2 Insufficient cpu.");
    }

    @Test
    void aClusterWithoutNodesSaysSo() {
        assertThat(Scenario.nodes().pending(pod("p")).first()).isEqualTo("no nodes available to schedule pods");
    }
}
