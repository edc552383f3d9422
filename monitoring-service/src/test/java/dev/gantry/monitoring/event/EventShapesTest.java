package dev.gantry.monitoring.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.apimachinery.WireJson;
import dev.gantry.apimachinery.schema.FieldError;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

class EventShapesTest {

    private static final String CORE = """
            {"apiVersion":"v1","kind":"Event","metadata":{"name":"a","namespace":"shop"},
             "involvedObject":{"kind":"Pod","namespace":"shop","name":"web"},"message":"Pulled","reason":"Pulled",
             "reportingComponent":"agent","reportingInstance":"node-1","source":{"component":"agent","host":"node-1"},
             "firstTimestamp":"2026-01-01T00:00:00Z","lastTimestamp":"2026-01-01T00:01:00Z","count":3,"type":"Normal",
             "eventTime":null}
            """;

    @Test
    void theFacesNameTheSameThingsDifferently() {
        ObjectNode face = EventShapes.toEventsGroup(json(CORE));

        assertThat(face.path("apiVersion").asString()).isEqualTo("events.k8s.io/v1");
        assertThat(face.path("regarding").path("name").asString()).isEqualTo("web");
        assertThat(face.path("note").asString()).isEqualTo("Pulled");
        assertThat(face.path("reportingController").asString()).isEqualTo("agent");
        assertThat(face.path("deprecatedCount").asInt()).isEqualTo(3);
        assertThat(face.has("involvedObject")).isFalse();
    }

    @Test
    void thereAndBackIsTheSame() {
        assertThat(EventShapes.toCore(EventShapes.toEventsGroup(json(CORE)))).isEqualTo(json(CORE));
    }

    @ParameterizedTest
    @CsvSource({
        "shop,shop,,true",
        "shop,other,,false",
        "default,,,true",
        "shop,,,false",
        "shop,shop,2026-01-01T00:00:00.000000Z,false"
    })
    void anEventLivesWithItsObjectAndANewOneIsComplete(
            String namespace, String regarding, String eventTime, boolean valid) {
        ObjectNode event = json("{\"metadata\":{},\"involvedObject\":{}}");
        event.withObjectProperty("metadata").put("namespace", namespace);
        event.withObjectProperty("involvedObject").put("namespace", regarding);
        event.put("eventTime", eventTime);

        assertThat(new EventStrategy().validate(event))
                .extracting(FieldError::field)
                .matches(fields -> fields.isEmpty() == valid);
    }

    private static ObjectNode json(String text) {
        return WireJson.parseObject(text.getBytes(StandardCharsets.UTF_8));
    }
}
