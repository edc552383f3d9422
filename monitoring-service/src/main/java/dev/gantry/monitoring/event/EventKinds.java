package dev.gantry.monitoring.event;

import dev.gantry.apimachinery.schema.ResourceAlias;
import dev.gantry.apimachinery.schema.ResourceType;
import dev.gantry.apimachinery.schema.SelectableField;
import dev.gantry.apimachinery.table.KubernetesColumns;
import io.fabric8.kubernetes.api.model.Event;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The Event kind and its second face. */
public final class EventKinds {

    /** What events are stored as. */
    public static final ResourceType CORE = ResourceType.namespaced("v1", Event.class, "events")
            .shortNames("ev")
            .selectable(ofObject("involvedObject"))
            .selectable("reason", "type", "reportingComponent")
            .selectable(new SelectableField("source", EventKinds::source))
            .columns(KubernetesColumns.EVENT)
            .strategy(new EventStrategy())
            .build();

    private static final ResourceType EVENTS_GROUP = ResourceType.namespaced(
                    "events.k8s.io/v1", io.fabric8.kubernetes.api.model.events.v1.Event.class, "events")
            .shortNames("ev")
            .selectable(ofObject("regarding"))
            .selectable("reason", "type", "reportingController")
            .columns(KubernetesColumns.EVENTS_GROUP_EVENT)
            .build();

    /** The same events as {@code events.k8s.io/v1}. */
    public static final ResourceAlias ALIAS =
            new ResourceAlias(EVENTS_GROUP, CORE, EventShapes::toEventsGroup, EventShapes::toCore);

    private EventKinds() {}

    private static String[] ofObject(String field) {
        return Stream.of("kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath")
                .map(name -> field + "." + name)
                .toArray(String[]::new);
    }

    private static String source(JsonNode event) {
        String component = event.path("source").path("component").asString("");
        return component.isEmpty() ? event.path("reportingComponent").asString("") : component;
    }
}
