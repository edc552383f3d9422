package dev.gantry.agent.podlifecycle;

import static dev.gantry.agent.podlifecycle.PodScenario.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which pods a node of 2 cores and 4 GiB takes, and what becomes of the others. */
class PodAdmissionTest {

    private static final Map<String, Quantity> NODE = Map.of("cpu", new Quantity("2"), "memory", Quantity.parse("4Gi"));

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # cpu | memory | others have | decision
            1     | 1Gi    | 1/3Gi       | taken
            1001m | 1Gi    | 1/3Gi       | OutOfcpu: Pod was rejected: Node didn't have enough resource: cpu, requested: 1001, used: 1000, capacity: 2000
            1     | 1025Mi | 1/3Gi       | OutOfmemory: Pod was rejected: Node didn't have enough resource: memory, requested: 1074790400, used: 3221225472, capacity: 4294967296
            0     | 1Gi    | 3/1Gi       | taken
            1m    | 1Gi    | 3/1Gi       | OutOfcpu: Pod was rejected: Node didn't have enough resource: cpu, requested: 1, used: 3000, capacity: 2000
            """)
    void aPodIsTakenWhereItFitsBesideTheOthers(String cpu, String memory, String others, String expected) {
        String[] taken = others.split("/");
        List<NodePod> pods = List.of(node(taken[0], taken[1]));
        assertThat(text(PodAdmission.decide(node(cpu, memory), pods, NODE))).isEqualTo(expected);
        assertThat(PodAdmission.decide(node(cpu, memory), pods, Map.of())).isEmpty();
    }

    @Test
    void podsThatEndedTakeNothing() {
        NodePod over = node("2", "4Gi");
        over.asked().setStatus(new PodStatusBuilder().withPhase("Failed").build());
        assertThat(PodAdmission.decide(node("2", "4Gi"), List.of(over), NODE)).isEmpty();
    }

    @Test
    void onePodThatIsNotTakenFailsAndNothingOfItIsMade() {
        PodScenario pod = pod("app").init("first");
        pod.rejection = Optional.of(new PodRejection("OutOfcpu", "too little"));
        assertThat(pod.actions()).isEmpty();
        PodStatus status = pod.status();
        assertThat(status.getPhase()).isEqualTo("Failed");
        assertThat(status.getReason()).isEqualTo("OutOfcpu");
        assertThat(status.getMessage()).isEqualTo("too little");
        assertThat(status.getContainerStatuses()).isEmpty();
        assertThat(status.getInitContainerStatuses()).isEmpty();
        assertThat(status.getStartTime()).isNotNull();
        pod.reported();
        assertThat(pod.status()).isEqualTo(status);
        pod.rejection = Optional.empty();
        assertThat(pod.status()).as("under the next agent").isEqualTo(status);
        assertThat(pod.actions()).isEmpty();
        pod.deleted();
        assertThat(pod.actions()).containsExactly(new PodAction.FinishDeletion("uid-1"));
    }

    private static NodePod node(String cpu, String memory) {
        Pod pod = pod("app").granted("app", cpu, memory).pod;
        return new NodePod(pod, Allocation.ofSpec(pod));
    }

    private static String text(Optional<PodRejection> rejection) {
        return rejection
                .map(reason -> reason.reason() + ": " + reason.message())
                .orElse("taken");
    }
}
