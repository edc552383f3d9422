package dev.gantry.deployment.happening;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DeploymentHappeningsTest {

    private static final String ROLLED_OUT = "gantry.dev/rolled-out";
    private static final String FAILED = "gantry.dev/failed";
    private static final String ROLLED_BACK_TO = "gantry.dev/rolled-back-to";
    private static final String AT = "2026-01-01T00:00:00Z";

    @Test
    void aFirstRolloutStartsFromNothing() {
        assertThat(told(null, set(1, 3))).containsExactly("started 1 from : revision 1 is rolled out");
    }

    @Test
    void anUpdateStartsFromTheNewestRevisionThatWasComplete() {
        ReplicaSet first = with(named("web-a", 1, 3), ROLLED_OUT, AT);
        ReplicaSet failed = with(named("web-b", 2, 0), FAILED, "CrashLoopBackOff: 1 pod failed");
        ReplicaSet next = named("web-c", 3, 1);
        assertThat(lines(DeploymentHappenings.of(Optional.empty(), next, uid -> List.of(first, failed, next))))
                .containsExactly("started 3 from 1: revision 3 is rolled out in place of revision 1");
    }

    @Test
    void aTemplateThatIsUsedAgainSaysWhoseItWas() {
        assertThat(told(with(set(1, 0), ROLLED_OUT, AT), set(3, 1)))
                .containsExactly("started 3 from : revision 3 is rolled out, with the template of revision 1");
    }

    @Test
    void sizesAreStepsUnlessTheDeploymentWasScaled() {
        assertThat(told(set(2, 1), set(2, 3))).containsExactly("step 2 from : revision 2 goes from 1 to 3 pods");
        assertThat(told(set(2, 3), with(set(2, 5), "deployment.kubernetes.io/desired-replicas", "5")))
                .isEmpty();
        assertThat(told(set(2, 3), set(2, 3))).isEmpty();
    }

    @Test
    void aCanaryThatMovesOnIsAStep() {
        ReplicaSet first = with(with(set(2, 1), "gantry.dev/delivery-step", "1"), "gantry.dev/traffic-weight", "10");
        ReplicaSet second = with(with(set(2, 1), "gantry.dev/delivery-step", "2"), "gantry.dev/traffic-weight", "50");
        assertThat(told(first, second)).containsExactly("step 2 from : revision 2 is at step 2 with 50 % of requests");
        assertThat(told(second, with(second, "gantry.dev/routed-weight", "50"))).isEmpty();
    }

    @Test
    void aRevisionIsCompleteOnce() {
        ReplicaSet complete = with(set(2, 3), ROLLED_OUT, AT);
        assertThat(told(set(2, 3), complete)).containsExactly("completed 2 from : revision 2 is complete");
        assertThat(told(complete, with(complete, "note", "x"))).isEmpty();
    }

    @Test
    void aFailureAndItsRollbackAreToldWithTheReason() {
        ReplicaSet failed = with(set(2, 1), FAILED, "ImagePullBackOff: 1 of 1 pods failed");
        assertThat(told(set(2, 1), failed)).containsExactly("failed 2 from : revision 2 failed: 1 of 1 pods failed");
        ReplicaSet undone = with(with(set(2, 0), FAILED, "ImagePullBackOff: 1 of 1 pods failed"), ROLLED_BACK_TO, "1");
        assertThat(told(with(set(2, 0), FAILED, "ImagePullBackOff: 1 of 1 pods failed"), undone))
                .containsExactly("rolledback 1 from 2: revision 2 was rolled back to revision 1: 1 of 1 pods failed");
        assertThat(told(undone, with(undone, "note", "x"))).isEmpty();
    }

    @Test
    void aSetOfItsOwnTellsNothing() {
        ReplicaSet own = new ReplicaSetBuilder(set(1, 3))
                .editMetadata()
                .withOwnerReferences(List.of())
                .endMetadata()
                .build();
        assertThat(told(null, own)).isEmpty();
    }

    @Test
    void pausesAreTold() {
        assertThat(lines(DeploymentHappenings.of(deployment(false, ""), deployment(true, ""))))
                .containsExactly("paused 4 from : is paused");
        assertThat(lines(DeploymentHappenings.of(deployment(true, ""), deployment(false, ""))))
                .containsExactly("resumed 4 from : goes on");
    }

    @Test
    void aFailureThatNothingUndoesIsToldOnce() {
        Deployment failing = deployment(false, "False");
        assertThat(lines(DeploymentHappenings.of(deployment(false, ""), failing)))
                .containsExactly("failed 4 from : it stays");
        assertThat(DeploymentHappenings.of(failing, failing)).isEmpty();
        assertThat(DeploymentHappenings.of(deployment(false, ""), deployment(false, "True")))
                .isEmpty();
    }

    @Test
    void aStatefulSetTellsItsUpdateAndNotItsFirstRevision() {
        assertThat(StatefulSetHappenings.of(stateful("", "", 0), stateful("db-1", "db-1", 0)))
                .isEmpty();
        assertThat(lines(StatefulSetHappenings.of(stateful("db-1", "db-1", 3), stateful("db-1", "db-2", 0))))
                .containsExactly("started db-2 from db-1: revision db-2 is rolled out in place of revision db-1");
        assertThat(lines(StatefulSetHappenings.of(stateful("db-1", "db-2", 0), stateful("db-1", "db-2", 1))))
                .containsExactly("step db-2 from : revision db-2 has 1 pods");
        assertThat(lines(StatefulSetHappenings.of(stateful("db-1", "db-2", 3), stateful("db-2", "db-2", 3))))
                .containsExactly("completed db-2 from : revision db-2 is complete");
    }

    private static List<String> told(@org.jspecify.annotations.Nullable ReplicaSet before, ReplicaSet after) {
        return lines(DeploymentHappenings.of(Optional.ofNullable(before), after, uid -> List.of(after)));
    }

    private static List<String> lines(List<Happening> happenings) {
        return happenings.stream()
                .map(h -> h.type().wire() + " " + h.revision() + " from " + h.fromRevision() + ": " + h.message())
                .toList();
    }

    private static ReplicaSet set(int revision, int replicas) {
        return named("web-x", revision, replicas);
    }

    private static ReplicaSet named(String name, int revision, int replicas) {
        return new ReplicaSetBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("default")
                .withUid("uid-" + name)
                .withAnnotations(Map.of("deployment.kubernetes.io/revision", Integer.toString(revision)))
                .withOwnerReferences(new OwnerReferenceBuilder()
                        .withKind("Deployment")
                        .withName("web")
                        .withUid("uid-web")
                        .withController(true)
                        .build())
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .endSpec()
                .build();
    }

    private static ReplicaSet with(ReplicaSet set, String annotation, String value) {
        Map<String, String> annotations = new TreeMap<>(set.getMetadata().getAnnotations());
        annotations.put(annotation, value);
        return new ReplicaSetBuilder(set)
                .editMetadata()
                .withAnnotations(annotations)
                .endMetadata()
                .build();
    }

    private static Deployment deployment(boolean paused, String rolledBack) {
        Deployment deployment = new DeploymentBuilder()
                .withNewMetadata()
                .withName("web")
                .withNamespace("default")
                .addToAnnotations("deployment.kubernetes.io/revision", "4")
                .endMetadata()
                .withNewSpec()
                .withPaused(paused)
                .endSpec()
                .withNewStatus()
                .endStatus()
                .build();
        return rolledBack.isEmpty()
                ? deployment
                : new DeploymentBuilder(deployment)
                        .editStatus()
                        .addNewCondition()
                        .withType("gantry.dev/RolledBack")
                        .withStatus(rolledBack)
                        .withReason("NoCompleteRevision")
                        .withMessage("it stays")
                        .endCondition()
                        .endStatus()
                        .build();
    }

    private static StatefulSet stateful(String current, String update, int updated) {
        return new StatefulSetBuilder()
                .withNewMetadata()
                .withName("db")
                .withNamespace("default")
                .endMetadata()
                .withNewStatus()
                .withCurrentRevision(current)
                .withUpdateRevision(update)
                .withUpdatedReplicas(updated)
                .endStatus()
                .build();
    }
}
