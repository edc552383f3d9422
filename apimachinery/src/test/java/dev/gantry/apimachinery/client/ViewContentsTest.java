package dev.gantry.apimachinery.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class ViewContentsTest {

    private final ViewContents<ConfigMap> contents = new ViewContents<>();

    @Test
    void aListReplacesAll() {
        contents.put(map("a", 1));
        contents.put(map("b", 9));
        contents.replaceAll(List.of(map("c", 3)));
        assertThat(names()).containsExactly("c");
    }

    /** What was told while the list was read is newer than it. */
    @Test
    void aListTakesNothingAwayThatIsNewer() {
        contents.put(map("a", 1));
        contents.put(map("b", 5));
        contents.put(map("c", 8));
        contents.replaceAll(List.of(map("b", 3), map("d", 2)), 4);
        assertThat(names()).containsExactly("b", "c", "d");
        assertThat(contents.list().getFirst().getMetadata().getResourceVersion())
                .isEqualTo("5");
    }

    private List<String> names() {
        return contents.list().stream().map(map -> map.getMetadata().getName()).toList();
    }

    private static ConfigMap map(String name, int version) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName(name)
                .withUid("uid-" + name)
                .withResourceVersion(Integer.toString(version))
                .endMetadata()
                .build();
    }
}
