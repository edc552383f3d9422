package dev.gantry.deployment.stateful;

import static dev.gantry.deployment.stateful.StatefulFixture.web;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.deployment.order.Hold;
import dev.gantry.deployment.pod.Ownership;
import dev.gantry.deployment.pod.PodAction;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import org.junit.jupiter.api.Test;

class StatefulSetDecisionTest {

    @Test
    void podsAreMadeOneAfterTheOther() {
        StatefulFixture web = web(3);
        assertThat(web.actions()).containsExactly("create web-0");
        assertThat(web.starting(0).actions()).isEmpty();
        assertThat(web.running(0).actions()).containsExactly("create web-1");
        assertThat(web.running(0, 1, 2).actions()).isEmpty();
    }

    @Test
    void parallelPodsAreMadeAtOnce() {
        assertThat(web(3).parallel().actions()).containsExactly("create web-0", "create web-1", "create web-2");
        assertThat(web(3).startingAt(5).parallel().actions())
                .containsExactly("create web-5", "create web-6", "create web-7");
    }

    @Test
    void aPodIsKnownByItsPlace() {
        Pod pod = web(1).decide().pods().getFirst().pod();
        assertThat(pod.getSpec().getHostname()).isEqualTo("web-0");
        assertThat(pod.getSpec().getSubdomain()).isEqualTo("web");
        assertThat(pod.getMetadata().getLabels())
                .containsEntry("statefulset.kubernetes.io/pod-name", "web-0")
                .containsEntry("apps.kubernetes.io/pod-index", "0")
                .hasEntrySatisfying(
                        "controller-revision-hash", hash -> assertThat(hash).startsWith("web-"));
        assertThat(Ownership.controller(pod).orElseThrow().getKind()).isEqualTo("StatefulSet");
    }

    @Test
    void theLastGoFirstAndOneAfterTheOther() {
        StatefulFixture web = web(4).running(0, 1, 2, 3).replicas(2);
        assertThat(web.actions()).containsExactly("delete web-3");
        assertThat(web.terminating(3).actions()).isEmpty();
        assertThat(web.gone(3).actions()).containsExactly("delete web-2");
        assertThat(web.terminating(2).actions()).isEmpty();
        assertThat(web.gone(2).actions()).isEmpty();
    }

    @Test
    void nothingIsGivenUpWhileAnEarlierPodIsMissing() {
        StatefulFixture web = web(3).running(0, 1, 2).replicas(2).gone(0);
        assertThat(web.actions()).containsExactly("create web-0");
        assertThat(web.starting(0).actions()).isEmpty();
    }

    @Test
    void parallelPodsAreGivenUpAtOnce() {
        assertThat(web(3).parallel().running(0, 1, 2).replicas(0).actions())
                .containsExactly("delete web-2", "delete web-1", "delete web-0");
    }

    @Test
    void aPodIsMadeAgainOnlyWhenTheFormerOneIsGone() {
        StatefulFixture web = web(2).running(0, 1).failed(1);
        assertThat(web.actions()).containsExactly("delete web-1");
        assertThat(web.terminating(1).actions()).isEmpty();
        assertThat(web.parallel().actions()).isEmpty();
        assertThat(web.gone(1).actions()).containsExactly("create web-1");
    }

    @Test
    void anUpdateGoesFromTheLastToTheFirst() {
        StatefulFixture web = web(3).running(0, 1, 2).image("v2");
        assertThat(web.actions()).containsExactly("delete web-2");
        assertThat(web.terminating(2).actions()).isEmpty();
        assertThat(web.gone(2).actions()).containsExactly("create web-2");
        assertThat(web.starting(2).actions()).isEmpty();
        assertThat(web.running(2).actions()).containsExactly("delete web-1");
        assertThat(web.status().getCurrentRevision()).isNotEqualTo(web.status().getUpdateRevision());
        assertThat(web.running(1, 0).actions()).isEmpty();
        StatefulSetStatus status = web.status();
        assertThat(status.getCurrentRevision()).isEqualTo(status.getUpdateRevision());
        assertThat(status.getUpdatedReplicas()).isEqualTo(3);
        assertThat(status.getCurrentReplicas()).isEqualTo(3);
    }

    @Test
    void anUpdateLeavesAsManyUnavailableAsItMay() {
        assertThat(web(5).running(0, 1, 2, 3, 4).maxUnavailable("2").image("v2").actions())
                .containsExactly("delete web-4", "delete web-3");
        assertThat(web(5).running(0, 1, 2, 3, 4)
                        .maxUnavailable("50%")
                        .image("v2")
                        .actions())
                .containsExactly("delete web-4", "delete web-3");
        assertThat(web(5).running(0, 1, 2, 3, 4)
                        .maxUnavailable("10%")
                        .image("v2")
                        .actions())
                .as("at least one")
                .containsExactly("delete web-4");
        assertThat(web(5).parallel()
                        .running(0, 1, 2, 3, 4)
                        .terminating(0)
                        .maxUnavailable("2")
                        .image("v2")
                        .actions())
                .as("one is unavailable already")
                .containsExactly("delete web-4");
    }

    @Test
    void belowThePartitionPodsStayAndAreMadeAsTheyWere() {
        StatefulFixture web = web(3).running(0, 1, 2).image("v2").partition(2);
        assertThat(web.actions()).containsExactly("delete web-2");
        assertThat(web.running(2).actions()).isEmpty();
        assertThat(web.status().getUpdatedReplicas()).isEqualTo(1);
        assertThat(web.status().getCurrentReplicas()).isEqualTo(2);
        assertThat(image(web.gone(1))).isEqualTo("v1");
        assertThat(image(web.partition(0))).isEqualTo("v2");
    }

    @Test
    void onDeleteWaitsForSomebodyToDelete() {
        StatefulFixture web = web(2).running(0, 1).onDelete().image("v2");
        assertThat(web.actions()).isEmpty();
        assertThat(image(web.gone(1))).isEqualTo("v2");
    }

    @Test
    void aPodThatCannotStartIsReplacedByTheTemplateThatMendsIt() {
        StatefulFixture web = web(3).running(0, 1).crashing(2);
        assertThat(web.actions()).as("its template is the present one").isEmpty();
        assertThat(web.image("v2").actions()).containsExactly("delete web-2");
        assertThat(web.onDelete().actions()).isEmpty();
    }

    @Test
    void aPodThatMayYetGetReadyIsAwaited() {
        assertThat(web(3).running(0, 1).starting(2).image("v2").actions()).isEmpty();
        assertThat(web(3).parallel().running(0, 1).starting(2).image("v2").actions())
                .containsExactly("delete web-2");
    }

    @Test
    void orphansOfTheSetsNamesAreAdopted() {
        StatefulFixture web = web(2).orphan("web-0").orphan("other");
        assertThat(web.actions()).containsExactly("adopt web-0");
    }

    @Test
    void aSetThatIsBeingDeletedDoesNothing() {
        StatefulFixture web = web(3).running(0)
                .spec(s -> s.editMetadata()
                        .withDeletionTimestamp(StatefulFixture.NOW.toString())
                        .endMetadata());
        assertThat(web.decide().idle()).isTrue();
    }

    @Test
    void decidingAgainAsksForTheSame() {
        StatefulFixture web = web(3).running(0);
        assertThat(web.decide().pods()).isEqualTo(web.decide().pods());
        assertThat(web.running(0, 1, 2).decide().idle()).isTrue();
    }

    private static String image(StatefulFixture web) {
        PodAction action = web.decide().pods().getFirst();
        assertThat(action).isInstanceOf(PodAction.Create.class);
        return action.pod().getSpec().getContainers().getFirst().getImage();
    }

    @Test
    void newPodsWaitForOthersAndTheSetSaysSo() {
        StatefulFixture web = web(2).heldByOthers();
        assertThat(web.actions()).isEmpty();
        assertThat(web.waitsFor()).isEqualTo("DependenciesNotReady: waits for deployment/db");
        assertThat(web.decide().requeueAfter()).isEqualTo(Hold.LOOK_AGAIN);
        assertThat(web.running(0).actions()).as("the lost one waits, too").isEmpty();
        assertThat(web.free().actions()).containsExactly("create web-1");
        assertThat(web.waitsFor()).isEmpty();
        assertThat(web.heldByOthers().running(1).waitsFor())
                .as("nothing is missing")
                .isEmpty();
    }

    @Test
    void noPodIsGivenUpForOneThatWouldHaveToWait() {
        StatefulFixture web = web(2).running(0, 1).image("v2").heldByOthers();
        assertThat(web.actions()).isEmpty();
        assertThat(web.waitsFor()).isEqualTo("DependenciesNotReady: waits for deployment/db");
        assertThat(web.free().actions()).containsExactly("delete web-1");
        StatefulFixture stuck = web(2).running(1).crashing(0).image("v2").heldByOthers();
        assertThat(stuck.actions()).isEmpty();
        assertThat(stuck.free().actions()).containsExactly("delete web-0");
    }

    @Test
    void theLastPodsStayUntilNothingNeedsThem() {
        StatefulFixture web = web(2).running(0, 1).neededByOthers().replicas(0);
        assertThat(web.actions()).isEmpty();
        assertThat(web.waitsFor()).isEqualTo("DependentsRunning: stops after deployment/app");
        assertThat(web.replicas(1).actions()).as("not the last").containsExactly("delete web-1");
        assertThat(web.replicas(0).free().actions()).containsExactly("delete web-1");
        assertThat(web.neededByOthers().terminating(0).terminating(1).waitsFor())
                .as("nothing is kept")
                .isEmpty();
    }
}
