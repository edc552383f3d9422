package dev.gantry.apimachinery;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SharedStringsTest {

    @Test
    void equalStringsOfSeveralObjectsAreOne() {
        Pod one = pod("one");
        Pod two = pod("two");
        assertThat(two.getMetadata().getName()).isEqualTo("two");
        assertThat(two.getMetadata().getLabels()).isEqualTo(one.getMetadata().getLabels());
        assertThat(two.getMetadata().getLabels().get("app"))
                .isSameAs(one.getMetadata().getLabels().get("app"));
        assertThat(two.getSpec().getContainers().getFirst().getImage())
                .isSameAs(one.getSpec().getContainers().getFirst().getImage());
        assertThat(two.getSpec().getContainers().getFirst().getCommand().get(1))
                .isSameAs(one.getSpec().getContainers().getFirst().getCommand().get(1));
        assertThat(two.getSpec().getNodeSelector().get("zone"))
                .isSameAs(one.getSpec().getNodeSelector().get("zone"));
        assertThat(two.getStatus().getPhase()).isSameAs(one.getStatus().getPhase());
        assertThat(two.getStatus().getMessage()).isNull();
    }

    @Test
    void moreStringsThanAreRememberedStayRight() {
        SharedStrings strings = new SharedStrings();
        assertThat(IntStream.range(0, 300_000).mapToObj(i -> "s" + i))
                .allSatisfy(text -> assertThat(strings.shared(text)).isEqualTo(text));
    }

    private static Pod pod(String name) {
        String json = """
                {"metadata":{"name":"%s","labels":{"app":"shop"}},
                 "spec":{"containers":[{"name":"c","image":"registry/shop:v1","command":["run","me"]}],"nodeSelector":{"zone":"a"}},
                 "status":{"phase":"Running","message":null}}
                """.formatted(name);
        return WireJson.decode(json.getBytes(StandardCharsets.UTF_8), Pod.class);
    }
}
