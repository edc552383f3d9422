package dev.gantry.apimachinery.rest;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceView;
import dev.gantry.apimachinery.testing.TestService;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;

class NamespaceAdmissionTest {

    private static final Namespace LIVE = new NamespaceBuilder()
            .withNewMetadata()
            .withName("shop")
            .endMetadata()
            .build();
    private static final Namespace TERMINATING = new NamespaceBuilder(LIVE)
            .editMetadata()
            .withDeletionTimestamp("2026-01-01T00:00:00Z")
            .endMetadata()
            .build();

    @Test
    void theOwnerIsAskedForWhatTheViewDoesNotHoldYet() {
        assertThatCode(() -> admit(Optional.empty(), Optional.of(LIVE))).doesNotThrowAnyException();
        assertThatCode(() -> admit(Optional.of(LIVE), Optional.empty())).doesNotThrowAnyException();
    }

    @Test
    void aNamespaceThatNobodyHoldsIsMissing() {
        assertThatThrownBy(() -> admit(Optional.empty(), Optional.empty()))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("namespaces \"shop\" not found");
    }

    @Test
    void nothingNewComesIntoANamespaceThatIsBeingDeleted() {
        assertThatThrownBy(() -> admit(Optional.of(TERMINATING), Optional.empty()))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("because it is being terminated");
        assertThatThrownBy(() -> admit(Optional.empty(), Optional.of(TERMINATING)))
                .hasMessageContaining("because it is being terminated");
    }

    private static void admit(Optional<Namespace> viewed, Optional<Namespace> owned) {
        new NamespaceAdmission(() -> new View(viewed), key -> owned)
                .admitCreate(
                        TestService.CONFIG_MAP,
                        new ObjectKey("shop", "settings"),
                        JsonNodeFactory.instance.objectNode());
    }

    private record View(Optional<Namespace> held) implements ResourceView<Namespace> {
        @Override
        public Optional<Namespace> get(ObjectKey key) {
            return held;
        }

        @Override
        public List<Namespace> list() {
            return held.stream().toList();
        }

        @Override
        public List<Namespace> list(String namespace) {
            return list();
        }

        @Override
        public boolean synced() {
            return true;
        }

        @Override
        public Duration staleness() {
            return Duration.ZERO;
        }

        @Override
        public AutoCloseable subscribe(Listener<Namespace> listener) {
            return () -> {};
        }
    }
}
