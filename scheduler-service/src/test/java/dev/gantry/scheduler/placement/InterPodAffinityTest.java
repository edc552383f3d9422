package dev.gantry.scheduler.placement;

import static dev.gantry.scheduler.fixture.NodeFixture.node;
import static dev.gantry.scheduler.fixture.PodFixture.pod;
import static dev.gantry.scheduler.fixture.PodFixture.term;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.scheduler.fixture.NodeFixture;
import dev.gantry.scheduler.fixture.PodFixture;
import io.fabric8.kubernetes.api.model.PodAffinityTerm;
import io.fabric8.kubernetes.api.model.PodAffinityTermBuilder;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** InterPodAffinity by the cases of the Kubernetes documentation: "Assigning Pods to Nodes". */
class InterPodAffinityTest {

    private static final String UNMATCHED = "node(s) didn't match pod affinity rules";
    private static final String TOO_NEAR = "node(s) didn't match pod anti-affinity rules";
    private static final String REFUSED = "node(s) didn't satisfy existing pods anti-affinity rules";

    /** Zone A has a1 and a2, zone B has b1. */
    private static Scenario zones() {
        return Scenario.nodes(zoned("a1", "A"), zoned("a2", "A"), zoned("b1", "B"));
    }

    @Test
    void affinityWantsAPodInTheSameDomain() {
        assertThat(zones().running(db("d").on("a1"))
                        .pending(pod("p").near("zone", "app", "db"))
                        .first())
                .isIn("a1", "a2");
        assertThat(zones().running(db("d").on("a1"))
                        .pending(pod("p").near("host", "app", "db"))
                        .first())
                .isEqualTo("a1");
        assertThat(zones().pending(pod("p").near("zone", "app", "db")).first())
                .isEqualTo("0/3 nodes are available: 3 " + UNMATCHED + ".");
    }

    @Test
    void theFirstOfItsKindNeedsNobody() {
        assertThat(zones().pending(db("p").near("zone", "app", "db"), db("q").near("host", "app", "db"))
                        .placed())
                .hasSize(2);
        Scenario together = zones();
        for (int i = 0; i < 6; i++) {
            together.pending(db("p" + i).near("zone", "app", "db"));
        }
        assertThat(together.countByNode().keySet()).isIn(Set.of("a1", "a2"), Set.of("b1"));
    }

    @Test
    void aNodeWithoutTheLabelIsNearNothing() {
        assertThat(Scenario.nodes(node("bare"))
                        .pending(db("p").near("zone", "app", "db"))
                        .first())
                .isEqualTo("0/1 nodes are available: 1 " + UNMATCHED + ".");
        assertThat(Scenario.nodes(node("bare"))
                        .running(db("d").on("bare"))
                        .pending(pod("p").farFrom("zone", "app", "db"))
                        .first())
                .isEqualTo("bare");
    }

    @Test
    void onePodMustMatchAllTermsOfAffinity() {
        PodFixture wanting = pod("p").near("zone", "app", "db").near("host", "tier", "fast");
        assertThat(zones().running(
                                db("d").on("a1"),
                                pod("f").labelled("tier", "fast").on("a1"))
                        .pending(wanting)
                        .first())
                .isEqualTo("0/3 nodes are available: 3 " + UNMATCHED + ".");
        assertThat(zones().running(db("d").labelled("tier", "fast").on("a2"))
                        .pending(wanting)
                        .first())
                .isEqualTo("a2");
    }

    @Test
    void antiAffinityKeepsAway() {
        assertThat(zones().running(db("d").on("a1"))
                        .pending(pod("p").farFrom("zone", "app", "db"))
                        .first())
                .isEqualTo("b1");
        assertThat(zones().running(db("d").on("a1"), db("e").on("b1"))
                        .pending(pod("p").farFrom("zone", "app", "db"))
                        .first())
                .isEqualTo("0/3 nodes are available: 3 " + TOO_NEAR + ".");
    }

    @Test
    void antiAffinityOfARunningPodIsKeptToo() {
        assertThat(zones().running(pod("x").farFrom("zone", "app", "db").on("a1"))
                        .pending(db("p"))
                        .first())
                .isEqualTo("b1");
        assertThat(zones().running(pod("x").farFrom("zone", "app", "db").on("a1"))
                        .pending(db("p").selecting("zone", "A"))
                        .first())
                .isEqualTo("0/3 nodes are available: 1 node(s) didn't match Pod's node affinity/selector, 2 " + REFUSED
                        + ".");
    }

    @Test
    void antiAffinityOfAPodPlacedJustBeforeIsKeptByPodsThatAskForNothing() {
        Scenario scenario =
                zones().pending(pod("x").farFrom("zone", "app", "db").selecting("zone", "A"));
        scenario.pending(db("p"), db("q"), db("r"));
        assertThat(scenario.placed()).contains("p->b1", "q->b1", "r->b1");
    }

    /** Three caches keep apart, three web servers keep apart and each goes to a cache. */
    @Test
    void theExampleOfCachesAndWebServers() {
        Scenario scenario = Scenario.nodes(zoned("n1", "A"), zoned("n2", "A"), zoned("n3", "A"));
        for (int i = 0; i < 3; i++) {
            scenario.pending(pod("cache" + i).labelled("app", "store").farFrom("host", "app", "store"));
        }
        for (int i = 0; i < 3; i++) {
            scenario.pending(pod("web" + i)
                    .labelled("app", "web")
                    .farFrom("host", "app", "web")
                    .near("host", "app", "store"));
        }
        scenario.pending(pod("cache3").labelled("app", "store").farFrom("host", "app", "store"));
        assertThat(scenario.countByNode().values()).containsExactly(2L, 2L, 2L);
        assertThat(scenario.plan().unplaced()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        // the term's namespaces, the label of namespaces that it asks for, the pod's namespace; does it see the pod
        ",          ,     default, true",
        ",          ,     prod,    false",
        "prod,      ,     prod,    true",
        "prod,      ,     default, false",
        ",          live, prod,    true",
        ",          live, default, false",
        "default,   live, prod,    true",
        "default,   live, default, true",
        ",          any,  default, true",
        ",          any,  prod,    true",
        ",          any,  unknown, true",
        ",          live, unknown, false",
    })
    void namespaces(String named, String stage, String namespace, boolean seen) {
        PodAffinityTermBuilder term = new PodAffinityTermBuilder(term("host", "app", "db"));
        if (named != null) {
            term.withNamespaces(named);
        }
        if ("any".equals(stage)) {
            term.withNewNamespaceSelector().endNamespaceSelector();
        } else if (stage != null) {
            term.withNewNamespaceSelector().addToMatchLabels("stage", stage).endNamespaceSelector();
        }
        Scenario scenario = zones().namespace("prod", "stage", "live")
                .namespace("default", "stage", "test")
                .running(db("d").in(namespace).on("a2"))
                .pending(pod("p").near(term.build()));
        assertThat(scenario.plan().placed().isEmpty()).isNotEqualTo(seen);
    }

    @Test
    void labelKeysAddThePodsOwnValues() {
        PodAffinityTerm same = new PodAffinityTermBuilder(term("zone", "app", "db"))
                .withMatchLabelKeys("rev")
                .build();
        PodAffinityTerm others = new PodAffinityTermBuilder(term("zone", "app", "db"))
                .withMismatchLabelKeys("rev")
                .build();
        Scenario near = zones().running(
                        db("d").labelled("rev", "1").on("a1"),
                        db("e").labelled("rev", "2").on("b1"))
                .pending(pod("p").labelled("rev", "2").near(same));
        assertThat(near.first()).isEqualTo("b1");
        Scenario far = zones().running(
                        db("d").labelled("rev", "1").on("a1"),
                        db("e").labelled("rev", "2").on("b1"))
                .pending(pod("p").labelled("rev", "2").farFrom(others));
        assertThat(far.first()).isEqualTo("b1");
    }

    @Test
    void preferencesWeigh() {
        assertThat(zones().running(db("d").on("b1"))
                        .pending(pod("p").preferringNear(50, "zone", "app", "db"))
                        .first())
                .isEqualTo("b1");
        assertThat(zones().running(
                                db("d").on("b1"),
                                pod("w").labelled("app", "web").on("a1"))
                        .pending(pod("p").preferringNear(10, "zone", "app", "db")
                                .preferringNear(90, "host", "app", "web"))
                        .first())
                .isEqualTo("a1");
        assertThat(zones().running(db("d").on("a1"))
                        .pending(pod("p").preferringFarFrom(50, "zone", "app", "db"))
                        .first())
                .isEqualTo("b1");
    }

    @Test
    void preferencesOfRunningPodsWeighToo() {
        assertThat(zones().running(
                                pod("x").preferringNear(50, "host", "app", "db").on("a2"))
                        .pending(db("p"))
                        .first())
                .isEqualTo("a2");
        assertThat(zones().running(pod("x").preferringFarFrom(50, "zone", "app", "db")
                                .on("a2"))
                        .pending(db("p"))
                        .first())
                .isEqualTo("b1");
        assertThat(zones().running(db("d").near("host", "app", "db").on("a2"))
                        .pending(db("p"))
                        .first())
                .isEqualTo("a2");
    }

    @Test
    void thosePodsAreStoppedWhoStandTooNear() {
        assertThat(Scenario.nodes(zoned("a1", "A"))
                        .running(db("cheap").on("a1"), pod("bystander").on("a1"))
                        .pending(pod("p").priority(9).farFrom("host", "app", "db"))
                        .preemptions())
                .containsExactly("p: [cheap] on a1");
    }

    @Test
    void nobodyIsStoppedForAPodThatHasNobodyToBeNear() {
        assertThat(Scenario.nodes(zoned("a1", "A"))
                        .running(pod("cheap").requests("4", "1Gi").on("a1"))
                        .pending(pod("p").priority(9).requests("4", "1Gi").near("zone", "app", "db"))
                        .preemptions())
                .containsExactly("0/1 nodes are available: 1 Preemption is not helpful for scheduling.");
    }

    private static NodeFixture zoned(String name, String zone) {
        return node(name).labelled("zone", zone).labelled("host", name);
    }

    private static PodFixture db(String name) {
        return pod(name).labelled("app", "db");
    }
}
