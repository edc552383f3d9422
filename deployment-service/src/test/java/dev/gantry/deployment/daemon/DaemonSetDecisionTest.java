package dev.gantry.deployment.daemon;

import static dev.gantry.deployment.daemon.DaemonFixture.agent;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.deployment.order.Hold;
import dev.gantry.deployment.order.StartPolicy;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.apps.DaemonSetStatus;
import org.junit.jupiter.api.Test;

class DaemonSetDecisionTest {

    @Test
    void everyNodeGetsOnePod() {
        DaemonFixture agent = agent().nodes("a", "b").running("a");
        assertThat(agent.actions()).containsExactly("create b");
        assertThat(agent.running("b").actions()).isEmpty();
        assertThat(agent.nodes("c").actions()).containsExactly("create c");
        assertThat(agent.terminating("b").actions())
                .as("b's pod is not gone yet")
                .containsExactly("create c");
    }

    @Test
    void aPodIsForItsNodeOnlyAndStaysThere() {
        Pod pod = agent().nodes("a").decide().pods().getFirst().pod();
        assertThat(PodOfDaemonSet.node(pod)).contains("a");
        assertThat(pod.getSpec().getTolerations())
                .extracting(Toleration::getKey)
                .containsExactly(
                        "node.kubernetes.io/not-ready",
                        "node.kubernetes.io/unreachable",
                        "node.kubernetes.io/disk-pressure",
                        "node.kubernetes.io/memory-pressure",
                        "node.kubernetes.io/pid-pressure",
                        "node.kubernetes.io/unschedulable");
        assertThat(pod.getMetadata().getLabels()).containsKeys("app", "controller-revision-hash");
        assertThat(pod.getMetadata().getName()).startsWith("agent-");
    }

    @Test
    void podsOfNodesThatNoLongerFitAreDeleted() {
        DaemonFixture agent = agent().nodes("a", "b").running("a", "b");
        agent.spec(s -> s.editSpec()
                .editTemplate()
                .editSpec()
                .addToNodeSelector("kubernetes.io/hostname", "a")
                .endSpec()
                .endTemplate()
                .endSpec());
        assertThat(agent.actions()).contains("delete b");
        assertThat(agent().nodes("a", "b").running("a", "b").withoutNode("b").actions())
                .containsExactly("delete b");
    }

    @Test
    void taintsKeepPodsOffOrDriveThemAway() {
        assertThat(agent().nodes("a").tainted("a", "gpu", "NoSchedule").actions())
                .isEmpty();
        assertThat(agent().nodes("a")
                        .running("a")
                        .tainted("a", "gpu", "NoSchedule")
                        .actions())
                .isEmpty();
        assertThat(agent().nodes("a")
                        .running("a")
                        .tainted("a", "gpu", "NoExecute")
                        .actions())
                .containsExactly("delete a");
        assertThat(agent().nodes("a")
                        .tainted("a", "node.kubernetes.io/unschedulable", "NoSchedule")
                        .tainted("a", "node.kubernetes.io/unreachable", "NoExecute")
                        .actions())
                .containsExactly("create a");
        assertThat(agent().nodes("a").tainted("a", "gpu", "PreferNoSchedule").actions())
                .containsExactly("create a");
    }

    @Test
    void anUpdateLeavesAsManyNodesWithoutAsItMay() {
        DaemonFixture agent =
                agent().nodes("a", "b", "c").running("a", "b", "c").image("v2");
        assertThat(agent.actions()).containsExactly("delete a");
        assertThat(agent.terminating("a").actions()).isEmpty();
        assertThat(agent.gone("a").actions()).containsExactly("create a");
        assertThat(agent.starting("a").actions()).isEmpty();
        assertThat(agent.running("a").actions()).containsExactly("delete b");
        assertThat(agent.limits(2, 0).actions()).containsExactly("delete b", "delete c");
    }

    @Test
    void aNodeThatIsWithoutAlreadyIsUpdatedAtOnceAndCounts() {
        DaemonFixture agent = agent().nodes("a", "b", "c").running("a", "b").starting("c");
        assertThat(agent.image("v2").actions()).containsExactly("delete c");
    }

    @Test
    void aSurgeKeepsTheOldPodUntilTheNewOneIsAvailable() {
        DaemonFixture agent =
                agent().nodes("a", "b").running("a", "b").limits(0, 1).image("v2");
        assertThat(agent.actions()).containsExactly("create a");
        assertThat(agent.beside("a", false).actions()).isEmpty();
        agent.gone("a").image("v1").running("a").image("v2").beside("a", true);
        assertThat(agent.actions()).containsExactlyInAnyOrder("delete a", "create b");
    }

    @Test
    void aSurgeEndsWhereTheNodeBeginsToKeepPodsOff() {
        DaemonFixture agent =
                agent().nodes("a").running("a").limits(0, 1).image("v2").beside("a", false);
        assertThat(agent.actions()).isEmpty();
        assertThat(agent.tainted("a", "gpu", "NoSchedule").actions()).containsExactly("delete a");
    }

    @Test
    void onDeleteWaitsForSomebodyToDelete() {
        DaemonFixture agent = agent().nodes("a").running("a").image("v2");
        agent.spec(s -> s.editSpec()
                .editUpdateStrategy()
                .withType("OnDelete")
                .endUpdateStrategy()
                .endSpec());
        assertThat(agent.actions()).isEmpty();
        assertThat(agent.gone("a").actions()).containsExactly("create a");
    }

    @Test
    void aFailedPodIsReplacedAfterAPause() {
        DaemonFixture agent = agent().nodes("a").running("a");
        agent.pods("a", pod -> pod.editStatus().withPhase("Failed").endStatus());
        assertThat(agent.actions()).containsExactly("delete a");
        agent.pods(
                "a",
                pod -> pod.editMetadata()
                        .withCreationTimestamp(DaemonFixture.NOW.minusSeconds(4).toString())
                        .endMetadata());
        DaemonSetStep step = agent.decide();
        assertThat(step.pods()).isEmpty();
        assertThat(step.requeueAfter()).isEqualTo(DaemonSetDecision.PAUSE_AFTER_FAILURE.minusSeconds(4));
    }

    @Test
    void theStatusCountsNodes() {
        DaemonFixture agent = agent().nodes("a", "b", "c", "d")
                .running("a", "b")
                .image("v2")
                .running("a")
                .starting("c");
        agent.running("d").tainted("d", "gpu", "NoSchedule");
        DaemonSetStatus status = agent.decide().status();
        assertThat(status.getDesiredNumberScheduled()).isEqualTo(3);
        assertThat(status.getCurrentNumberScheduled()).isEqualTo(3);
        assertThat(status.getUpdatedNumberScheduled()).isEqualTo(2);
        assertThat(status.getNumberReady()).isEqualTo(2);
        assertThat(status.getNumberAvailable()).isEqualTo(2);
        assertThat(status.getNumberUnavailable()).isEqualTo(1);
        assertThat(status.getNumberMisscheduled()).isEqualTo(1);
    }

    @Test
    void decidingAgainAsksForTheSameNames() {
        DaemonFixture agent = agent().nodes("a", "b");
        var _ = agent.decide();
        assertThat(agent.decide().pods()).isEqualTo(agent.decide().pods());
        assertThat(agent.running("a", "b").decide().idle()).isTrue();
    }

    @Test
    void newPodsWaitForOthersAndTheSetSaysSo() {
        DaemonFixture agent = agent().nodes("a", "b").running("a").heldByOthers();
        assertThat(agent.actions()).isEmpty();
        assertThat(agent.waitsFor()).isEqualTo("DependenciesNotReady: waits for deployment/db");
        assertThat(agent.decide().requeueAfter()).isEqualTo(Hold.LOOK_AGAIN);
        assertThat(agent.free().actions()).containsExactly("create b");
        assertThat(agent.running("b").heldByOthers().waitsFor())
                .as("nothing is missing")
                .isEmpty();
        assertThat(agent.withoutNode("b").actions()).as("what has to go goes").containsExactly("delete b");
    }

    @Test
    void noPodIsGivenUpForOneThatWouldHaveToWait() {
        DaemonFixture agent = agent().nodes("a", "b").running("a", "b").heldByOthers();
        agent.spec(s -> s.editSpec()
                .editTemplate()
                .editSpec()
                .editFirstContainer()
                .withImage("v2")
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec());
        assertThat(agent.actions()).isEmpty();
        assertThat(agent.waitsFor()).isEqualTo("DependenciesNotReady: waits for deployment/db");
        assertThat(agent.free().actions()).containsExactly("delete a");
        DaemonFixture surging = agent.spec(s -> s.editSpec()
                .editUpdateStrategy()
                .editRollingUpdate()
                .withMaxUnavailable(new IntOrString(0))
                .withMaxSurge(new IntOrString(1))
                .endRollingUpdate()
                .endUpdateStrategy()
                .endSpec());
        assertThat(surging.heldByOthers().actions()).isEmpty();
        assertThat(surging.beside("a", true).actions())
                .as("the successor is there already")
                .containsExactly("delete a");
    }

    @Test
    void sequentialPodsStartOneAfterTheOther() {
        DaemonFixture agent = agent().nodes("a", "b", "c")
                .spec(s -> s.editMetadata()
                        .addToAnnotations(StartPolicy.ANNOTATION, "Sequential")
                        .endMetadata());
        assertThat(agent.actions()).containsExactly("create a");
        assertThat(agent.starting("a").actions()).isEmpty();
        assertThat(agent.waitsFor()).startsWith("StartPolicySequential: waits for pod ");
        assertThat(agent.running("a").actions()).containsExactly("create b");
        assertThat(agent.running("b", "c").waitsFor()).isEmpty();
    }

    @Test
    void howFarTheNewestRevisionHasGotIsTold() {
        DaemonFixture set = agent().nodes("a", "b").running("a");
        assertThat(set.rolledOut()).isEqualTo("False Revision1: revision 1 is on 1 of 2 nodes");
        assertThat(set.running("b").rolledOut()).isEqualTo("True Revision1: revision 1 is complete");

        set.image("v2");
        assertThat(set.rolledOut()).isEqualTo("False Revision2: revision 2 is on 0 of 2 nodes");
        assertThat(set.running("a", "b").rolledOut()).isEqualTo("True Revision2: revision 2 is complete");
        assertThat(set.nodes("a", "b", "c").rolledOut())
                .as("a node that joins takes nothing back")
                .isEqualTo("True Revision2: revision 2 is complete");
    }

    @Test
    void aRevisionWithoutNodesIsNotComplete() {
        assertThat(agent().rolledOut()).isEqualTo("False Revision1: revision 1 is on 0 of 0 nodes");
    }

    @Test
    void aSetThatIsToHaveNoPodsStopsAfterThoseThatDependOnIt() {
        DaemonFixture agent = agent().nodes("a", "b").running("a", "b").stopsAfterOthers();
        assertThat(agent.waitsFor()).isEmpty();
        agent.forNoNode();
        assertThat(agent.actions()).isEmpty();
        assertThat(agent.waitsFor()).isEqualTo("DependentsRunning: stops after deployment/app");
        assertThat(agent.decide().requeueAfter()).isEqualTo(Hold.LOOK_AGAIN);
        assertThat(agent.set().getStatus().getNumberMisscheduled()).isEqualTo(2);
        agent.pods("b", pod -> pod.editStatus().withPhase("Failed").endStatus());
        assertThat(agent.actions()).as("b's serves nobody any more").containsExactly("delete b");
        agent.gone("b").free();
        assertThat(agent.actions()).containsExactly("delete a");
        assertThat(agent.waitsFor()).isEmpty();
    }

    @Test
    void onlyASetThatStopsWaits() {
        DaemonFixture agent = agent().nodes("a", "b").running("a", "b").stopsAfterOthers();
        agent.selecting("kubernetes.io/hostname", "a");
        assertThat(agent.actions()).contains("delete b");
        assertThat(agent.waitsFor()).isEmpty();
        DaemonFixture kept = agent().nodes("a")
                .running("a")
                .tainted("a", "gpu", "NoSchedule")
                .stopsAfterOthers();
        assertThat(kept.actions()).isEmpty();
        assertThat(kept.waitsFor()).as("nothing is to stop").isEmpty();
    }

    /** Whatever depends on it, a node is left when it is the node that changed. */
    @Test
    void aNodeThatSendsItsPodAwayOrIsGoneIsNotHeld() {
        DaemonFixture agent = agent().nodes("a", "b", "c")
                .node(
                        "b",
                        node -> node.editMetadata().addToLabels("role", "edge").endMetadata())
                .running("a", "b", "c")
                .stopsAfterOthers()
                .forNoNode();
        assertThat(agent.actions()).isEmpty();
        agent.tainted("a", "gpu", "NoExecute").withoutNode("c");
        assertThat(agent.actions()).containsExactly("delete a", "delete c");
        DaemonFixture selecting = agent().nodes("a")
                .node(
                        "a",
                        node -> node.editMetadata().addToLabels("role", "edge").endMetadata())
                .selecting("role", "edge")
                .running("a")
                .stopsAfterOthers();
        selecting.node("a", node -> node.editMetadata().removeFromLabels("role").endMetadata());
        assertThat(selecting.actions()).containsExactly("delete a");
    }
}
