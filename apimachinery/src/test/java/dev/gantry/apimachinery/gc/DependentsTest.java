package dev.gantry.apimachinery.gc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.apimachinery.ObjectKey;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DependentsTest {

    private final Dependents<ConfigMap> dependents = new Dependents<>();

    @Test
    void findsWhatNamesTheOwner() {
        dependents.added(map("a", "first"));
        dependents.added(map("b", "first", "second"));
        dependents.added(map("c"));

        assertThat(dependents.of(owner("first"))).containsExactlyInAnyOrder(key("a"), key("b"));
        assertThat(dependents.of(owner("second"))).containsExactly(key("b"));
        assertThat(dependents.of(owner("third"))).isEmpty();
    }

    @Test
    void followsAChangeOfOwners() {
        dependents.added(map("a", "first", "second"));

        dependents.updated(map("a", "first", "second"), map("a", "second", "third"));

        assertThat(dependents.of(owner("first"))).isEmpty();
        assertThat(dependents.of(owner("second"))).containsExactly(key("a"));
        assertThat(dependents.of(owner("third"))).containsExactly(key("a"));
    }

    @Test
    void forgetsWhatIsGone() {
        dependents.added(map("a", "first"));
        dependents.added(map("b", "first"));

        dependents.deleted(map("a", "first"));

        assertThat(dependents.of(owner("first"))).containsExactly(key("b"));
    }

    private static ObjectKey key(String name) {
        return new ObjectKey("default", name);
    }

    private static ConfigMap owner(String uid) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName("owner")
                .withUid(uid)
                .endMetadata()
                .build();
    }

    private static ConfigMap map(String name, String... owners) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName(name)
                .addAllToOwnerReferences(Arrays.stream(owners)
                        .map(uid -> new OwnerReferenceBuilder().withUid(uid).build())
                        .toList())
                .endMetadata()
                .build();
    }
}
