package dev.gantry.deployment.happening;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.deployment.daemon.RolledOut;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class DaemonSetHappeningsTest {

    @Test
    void aFirstRevisionReplacesNone() {
        DaemonSet fresh =
                new DaemonSetBuilder(set("1", false, 0)).withStatus(null).build();
        assertThat(told(fresh, set("1", false, 0))).isEmpty();
        assertThat(told(set("1", false, 0), set("1", false, 1))).isEmpty();
        assertThat(told(set("1", false, 1), set("1", true, 2))).isEmpty();
    }

    @Test
    void anUpdateStartsGoesOnAndEndsOnce() {
        assertThat(told(set("1", true, 2), set("2", false, 0)))
                .containsExactly("started 2 from 1: revision 2 is rolled out in place of revision 1");
        assertThat(told(set("2", false, 0), set("2", false, 1))).containsExactly("step 2 from : revision 2 has 1 pods");
        assertThat(told(set("2", false, 1), set("2", false, 1))).isEmpty();
        assertThat(told(set("2", false, 1), set("2", true, 2)))
                .containsExactly("completed 2 from : revision 2 is complete");
        assertThat(told(set("2", true, 2), set("2", true, 3)))
                .as("a node that joined")
                .isEmpty();
    }

    @Test
    void anUpdateThatIsReplacedByAnotherNamesIt() {
        assertThat(told(set("2", false, 1), set("3", false, 0)))
                .containsExactly("started 3 from 2: revision 3 is rolled out in place of revision 2");
    }

    private static List<String> told(DaemonSet before, DaemonSet after) {
        return DaemonSetHappenings.of(before, after).stream()
                .map(h -> h.type().wire() + " " + h.revision() + " from " + h.fromRevision() + ": " + h.message())
                .toList();
    }

    private static DaemonSet set(String revision, boolean complete, int updated) {
        return new DaemonSetBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName("agent")
                .endMetadata()
                .withNewStatus()
                .withUpdatedNumberScheduled(updated)
                .addNewCondition()
                .withType(RolledOut.CONDITION)
                .withStatus(complete ? "True" : "False")
                .withReason("Revision" + revision)
                .endCondition()
                .endStatus()
                .build();
    }
}
