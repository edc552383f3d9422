package dev.gantry.apimachinery.schema;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.gantry.apimachinery.Documents;
import dev.gantry.apimachinery.WireJson;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class GantryResourceTest {

    /** A kind with one field. */
    @Group("ships.gantry.dev")
    @Version("v2")
    static final class Ship extends GantryResource implements Namespaced {
        @JsonProperty("spec")
        private @Nullable Spec spec;

        record Spec(@JsonProperty("masts") int masts) {}

        @Override
        protected Object content() {
            return Optional.ofNullable(spec);
        }
    }

    /** Another kind of the same fields. */
    @Group("ships.gantry.dev")
    @Version("v2")
    static final class Boat extends GantryResource {
        @Override
        protected Object content() {
            return Optional.empty();
        }
    }

    private static final ObjectNode DOCUMENT = Documents.object("""
            {apiVersion: ships.gantry.dev/v2, kind: Ship, metadata: {name: vasa, namespace: docks}, spec: {masts: 3}}""");

    private static Ship ship(ObjectNode document) {
        return WireJson.decode(document, Ship.class);
    }

    @Test
    void saysWhatItsClassIsCalled() {
        assertThat(WireJson.toDocument(new Ship()))
                .isEqualTo(Documents.object("{apiVersion: ships.gantry.dev/v2, kind: Ship, metadata: {}}"));
        assertThat(new Boat().getKind()).isEqualTo("Boat");
    }

    @Test
    void isReadAsItWasWritten() {
        Ship read = ship(DOCUMENT);
        assertThat(read.getMetadata().getName()).isEqualTo("vasa");
        assertThat(read.spec).isEqualTo(new Ship.Spec(3));
        assertThat(WireJson.toDocument(read)).isEqualTo(DOCUMENT);
    }

    @Test
    void isEqualToWhatSaysTheSame() {
        Ship one = ship(DOCUMENT);
        assertThat(one).isEqualTo(ship(DOCUMENT)).hasSameHashCodeAs(ship(DOCUMENT));
        ObjectNode renamed = DOCUMENT.deepCopy();
        renamed.withObject("metadata").put("name", "other");
        ObjectNode rebuilt = DOCUMENT.deepCopy();
        rebuilt.withObject("spec").put("masts", 2);
        assertThat(one).isNotEqualTo(ship(renamed)).isNotEqualTo(ship(rebuilt));
        assertThat(new Ship()).isNotEqualTo(new Boat());
    }

    @Test
    void itsKnownFieldsAreItsOwnAndThoseOfAll() {
        assertThat(ModelStructure.of(Ship.class).fields()).containsOnlyKeys("spec", "apiVersion", "kind", "metadata");
    }
}
