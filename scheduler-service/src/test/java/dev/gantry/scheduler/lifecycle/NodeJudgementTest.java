package dev.gantry.scheduler.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.Taint;
import java.time.Instant;
import java.util.List;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;

class NodeJudgementTest {

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    @Test
    void aReadyNodeStaysAsItIs() {
        assertThat(judge(node("Ready", "True"), false))
                .isEqualTo(new NodeJudgement(conditions("Ready", "True"), List.of(), ""));
    }

    @Test
    void aSilentNodeIsUnknownAndUnreachable() {
        NodeJudgement judgement = judge(node("Ready", "True"), true);
        assertThat(judgement.conditions()).singleElement().satisfies(ready -> {
            assertThat(ready.getStatus()).isEqualTo("Unknown");
            assertThat(ready.getReason()).isEqualTo("NodeStatusUnknown");
            assertThat(ready.getLastTransitionTime()).isEqualTo("2026-01-01T12:00:00Z");
        });
        assertThat(judgement.taints())
                .extracting(Taint::getKey, Taint::getEffect, Taint::getTimeAdded)
                .containsExactly(
                        tuple("node.kubernetes.io/unreachable", "NoSchedule"),
                        tuple("node.kubernetes.io/unreachable", "NoExecute"));
        assertThat(judgement.isLost()).isTrue();
    }

    @Test
    void aNodeThatSaysItIsNotReadyIsTainted() {
        assertThat(judge(node("Ready", "False"), false).taints())
                .extracting(Taint::getKey)
                .containsOnly("node.kubernetes.io/not-ready");
    }

    @Test
    void aNewNodeWithoutConditionsIsLeftAlone() {
        assertThat(judge(node(), false)).isEqualTo(new NodeJudgement(List.of(), List.of(), ""));
        assertThat(judge(node(), false).isLost()).isFalse();
    }

    @Test
    void judgingAgainChangesNothing() {
        Node node = node("Ready", "True", "DiskPressure", "True");
        NodeJudgement first = judge(node, true);
        assertThat(NodeJudgement.of(written(node, first), true, NOW.plusSeconds(60)))
                .isEqualTo(first);
    }

    @Test
    void whatTheAgentSaidLastHoldsAgainOnceItIsBack() {
        Node node = node("Ready", "True", "DiskPressure", "False");
        Node silent = written(node, judge(node, true));
        NodeJudgement back = judge(silent, false);
        assertThat(back.conditions()).extracting(NodeCondition::getStatus).containsExactly("True", "False");
        assertThat(back.taints()).isEmpty();
        assertThat(back.beforeSilence()).isEmpty();
        Node restored = written(silent, back);
        assertThat(judge(restored, false)).isEqualTo(back);
    }

    @Test
    void whatTheAgentReportedAnewIsNotOverwritten() {
        Node silent = written(node("Ready", "True"), judge(node("Ready", "True"), true));
        Node reported = new NodeBuilder(silent)
                .editStatus()
                .withConditions(conditions("Ready", "False"))
                .endStatus()
                .build();
        assertThat(judge(reported, false).conditions())
                .extracting(NodeCondition::getStatus)
                .containsExactly("False");
    }

    private static Node written(Node node, NodeJudgement judgement) {
        return new NodeBuilder(node)
                .editMetadata()
                .addToAnnotations(NodeJudgement.BEFORE_SILENCE, judgement.beforeSilence())
                .endMetadata()
                .editOrNewStatus()
                .withConditions(judgement.conditions())
                .endStatus()
                .editOrNewSpec()
                .withTaints(judgement.taints())
                .endSpec()
                .build();
    }

    @Test
    void taintsGoWhenTheNodeIsBackAndUsersTaintsStay() {
        Node back = new NodeBuilder(node("Ready", "True"))
                .editOrNewSpec()
                .addNewTaint()
                .withKey("node.kubernetes.io/unreachable")
                .withEffect("NoExecute")
                .endTaint()
                .addNewTaint()
                .withKey("mine")
                .withEffect("NoSchedule")
                .endTaint()
                .endSpec()
                .build();
        assertThat(judge(back, false).taints()).extracting(Taint::getKey).containsExactly("mine");
    }

    @Test
    void cordonAndPressureAreTaints() {
        Node node = new NodeBuilder(node("Ready", "True", "MemoryPressure", "True"))
                .editOrNewSpec()
                .withUnschedulable(true)
                .endSpec()
                .build();
        assertThat(judge(node, false).taints())
                .extracting(Taint::getKey)
                .containsExactly("node.kubernetes.io/memory-pressure", "node.kubernetes.io/unschedulable");
    }

    private static Tuple tuple(String key, String effect) {
        return Tuple.tuple(key, effect, "2026-01-01T12:00:00Z");
    }

    private static NodeJudgement judge(Node node, boolean silent) {
        return NodeJudgement.of(node, silent, NOW);
    }

    private static List<NodeCondition> conditions(String... typesAndStatuses) {
        return node(typesAndStatuses).getStatus().getConditions();
    }

    private static Node node(String... typesAndStatuses) {
        NodeBuilder node = new NodeBuilder()
                .withNewMetadata()
                .withName("n")
                .endMetadata()
                .withNewStatus()
                .endStatus();
        for (int i = 0; i < typesAndStatuses.length; i += 2) {
            node.editStatus()
                    .addNewCondition()
                    .withType(typesAndStatuses[i])
                    .withStatus(typesAndStatuses[i + 1])
                    .endCondition()
                    .endStatus();
        }
        return node.build();
    }
}
