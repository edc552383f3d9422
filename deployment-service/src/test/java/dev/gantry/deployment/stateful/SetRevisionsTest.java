package dev.gantry.deployment.stateful;

import static dev.gantry.deployment.stateful.StatefulFixture.web;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.apimachinery.WireJson;
import dev.gantry.deployment.revision.RevisionData;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SetRevisionsTest {

    @Test
    void aRevisionHoldsThePatchThatBringsItBack() {
        ControllerRevision revision = web(1).revisions().getFirst();
        JsonNode data = WireJson.MAPPER.valueToTree(revision.getData());
        assertThat(data.at("/spec/template/$patch").asString()).isEqualTo("replace");
        assertThat(data.at("/spec/template/spec/containers/0/image").asString()).isEqualTo("v1");
        assertThat(data.path("spec").size()).isEqualTo(1);
        assertThat(RevisionData.template(revision))
                .isEqualTo(web(1).set().getSpec().getTemplate());
        assertThat(revision.getMetadata().getLabels())
                .containsEntry("app", "web")
                .containsKey("controller.kubernetes.io/hash");
        assertThat(revision.getRevision()).isEqualTo(1);
    }

    @Test
    void returningToATemplateMakesItsRevisionTheNewest() {
        StatefulFixture web = web(1).running(0).image("v2").running(0).image("v1");
        var _ = web.decide();
        assertThat(numbers(web)).containsExactly(2L, 3L);
        assertThat(RevisionData.template(newest(web))
                        .getSpec()
                        .getContainers()
                        .getFirst()
                        .getImage())
                .isEqualTo("v1");
        assertThat(web.decide().revisions()).isEmpty();
    }

    @Test
    void revisionsPastTheLimitAreForgottenOnceNoPodHasThem() {
        StatefulFixture web = web(1).historyLimit(1);
        for (String image : List.of("v1", "v2", "v3", "v4")) {
            web.image(image).running(0);
        }
        var _ = web.status();
        var _ = web.decide();
        assertThat(numbers(web)).containsExactly(3L, 4L);
        web.historyLimit(0).image("v5");
        var _ = web.decide();
        assertThat(numbers(web)).as("the pod still has the former one").containsExactly(4L, 5L);
    }

    private static ControllerRevision newest(StatefulFixture web) {
        return web.revisions().stream()
                .max(Comparator.comparingLong(ControllerRevision::getRevision))
                .orElseThrow();
    }

    private static List<Long> numbers(StatefulFixture web) {
        return web.revisions().stream()
                .map(ControllerRevision::getRevision)
                .sorted()
                .toList();
    }
}
