package dev.gantry.deployment.pod;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PodOfTemplateTest {

    @Test
    void theNodeOfAPodIsToldOfItsOrder() {
        assertThat(annotations(Map.of("a", "template"), Map.of("b", "workload")))
                .containsExactly(Map.entry("a", "template"));
        assertThat(annotations(
                        Map.of("a", "template"),
                        Map.of("gantry.dev/depends-on", "job/x", "gantry.dev/start-policy", "Priority")))
                .isEqualTo(Map.of(
                        "a", "template", "gantry.dev/depends-on", "job/x", "gantry.dev/start-policy", "Priority"));
        assertThat(annotations(Map.of(), Map.of("gantry.dev/start-policy", "Sequential")))
                .isEmpty();
        assertThat(annotations(Map.of("gantry.dev/depends-on", "job/y"), Map.of("gantry.dev/depends-on", "job/x")))
                .as("the template knows better")
                .isEqualTo(Map.of("gantry.dev/depends-on", "job/y"));
    }

    private static Map<String, String> annotations(Map<String, String> ofTemplate, Map<String, String> ofWorkload) {
        PodTemplateSpec template = new PodTemplateSpecBuilder()
                .withNewMetadata()
                .withAnnotations(ofTemplate)
                .endMetadata()
                .build();
        StatefulSet set = new StatefulSetBuilder()
                .withNewMetadata()
                .withName("web")
                .withUid("uid")
                .withAnnotations(ofWorkload)
                .endMetadata()
                .build();
        return PodOfTemplate.named("web-0", set, template).getMetadata().getAnnotations();
    }
}
