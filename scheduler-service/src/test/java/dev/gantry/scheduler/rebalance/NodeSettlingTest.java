package dev.gantry.scheduler.rebalance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.scheduler.fixture.NodeFixture;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NodeSettlingTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final NodeSettling settling = new NodeSettling(Duration.ofMinutes(2));

    @Test
    void aNodeSettlesOnceItWasSeenForLong() {
        List<Node> nodes = List.of(ready("a", "True", NOON.minusSeconds(3600)));
        assertThat(settling.settled(nodes, NOON)).isEmpty();
        assertThat(settling.settled(nodes, NOON.plusSeconds(119))).isEmpty();
        assertThat(settling.settled(nodes, NOON.plusSeconds(120))).containsExactly("a");
    }

    @Test
    void aNodeThatReturnsSettlesAnew() {
        List<Node> usual = List.of(ready("a", "True", NOON), ready("b", "True", NOON));
        List<Node> without = List.of(ready("a", "True", NOON), ready("b", "Unknown", NOON.plusSeconds(200)));
        settling.settled(usual, NOON);
        assertThat(settling.settled(usual, NOON.plusSeconds(150))).containsExactlyInAnyOrder("a", "b");
        assertThat(settling.settled(without, NOON.plusSeconds(210))).containsExactly("a");
        assertThat(settling.settled(usual, NOON.plusSeconds(240))).containsExactly("a");
        assertThat(settling.settled(usual, NOON.plusSeconds(360))).containsExactlyInAnyOrder("a", "b");
    }

    /** Between two looks nobody saw it go; its condition tells. */
    @Test
    void aNodeThatWasAwayUnseenSettlesAnewToo() {
        settling.settled(List.of(ready("a", "True", NOON)), NOON);
        List<Node> back = List.of(ready("a", "True", NOON.plusSeconds(500)));
        assertThat(settling.settled(back, NOON.plusSeconds(510))).isEmpty();
        assertThat(settling.settled(back, NOON.plusSeconds(620))).containsExactly("a");
    }

    @Test
    void anUncordonedNodeSettlesAnew() {
        Node cordoned = new NodeBuilder(ready("a", "True", NOON))
                .editSpec()
                .withUnschedulable(true)
                .endSpec()
                .build();
        settling.settled(List.of(ready("a", "True", NOON)), NOON);
        assertThat(settling.settled(List.of(cordoned), NOON.plusSeconds(500))).isEmpty();
        List<Node> back = List.of(ready("a", "True", NOON));
        assertThat(settling.settled(back, NOON.plusSeconds(510))).isEqualTo(Set.of());
        assertThat(settling.settled(back, NOON.plusSeconds(630))).containsExactly("a");
    }

    @Test
    void moveOfAWorkloadIsOverOnceItIsAtRestOrTooOld() {
        MovesUnderWay moves = new MovesUnderWay();
        moves.begin("w", NOON);
        moves.begin("v", NOON);
        assertThat(moves.now("v"::equals, NOON.plusSeconds(5))).containsExactly("w");
        assertThat(moves.now(workload -> false, NOON.plus(MovesUnderWay.LONGEST)))
                .containsExactly("w");
        assertThat(moves.now(workload -> false, NOON.plus(MovesUnderWay.LONGEST).plusSeconds(1)))
                .isEmpty();
    }

    private static Node ready(String name, String status, Instant since) {
        return new NodeBuilder(NodeFixture.node(name).build())
                .editStatus()
                .addNewCondition()
                .withType("Ready")
                .withStatus(status)
                .withLastTransitionTime(since.toString())
                .endCondition()
                .endStatus()
                .build();
    }
}
