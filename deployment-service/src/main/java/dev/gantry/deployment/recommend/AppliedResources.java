package dev.gantry.deployment.recommend;

import dev.gantry.apimachinery.WireJson;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The recommended requests with which a Deployment is rolled out, kept in its annotation. They are all that the next process needs to go on, and a
 * Deployment that is rolled back with kubectl gets those of the revision it returns to.
 *
 * @param at when they were decided on
 * @param template the hash of the user's template at that time
 * @param containers the requests by container
 * @param former those before, to which a failed rollout returns
 * @param failed why the last rollout of a recommendation failed, or ""
 */
public record AppliedResources(
        Instant at,
        String template,
        Map<String, Map<Resource, Long>> containers,
        Map<String, Map<Resource, Long>> former,
        String failed) {

    public static final String ANNOTATION = "gantry.dev/applied-resources";

    /** What the annotation of a Deployment or ReplicaSet says; what cannot be read is nothing. */
    public static Optional<AppliedResources> of(HasMetadata object) {
        Map<String, String> annotations = object.getMetadata().getAnnotations();
        return Optional.ofNullable(annotations).map(all -> all.get(ANNOTATION)).flatMap(AppliedResources::parse);
    }

    public static Optional<AppliedResources> parse(String text) {
        try {
            JsonNode json = WireJson.MAPPER.readTree(text);
            return Optional.of(new AppliedResources(
                    Instant.parse(json.path("at").asString("")),
                    json.path("template").asString(""),
                    containers(json.path("containers")),
                    containers(json.path("former")),
                    json.path("failed").asString("")));
        } catch (JacksonException | DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Map<String, Map<Resource, Long>> containers(JsonNode json) {
        Map<String, Map<Resource, Long>> containers = new TreeMap<>();
        json.propertyStream().forEach(entry -> containers.put(entry.getKey(), Resource.amounts(entry.getValue())));
        return containers;
    }

    /** As it stands in the annotation. */
    public String text() {
        ObjectNode json = WireJson.MAPPER
                .createObjectNode()
                .put("at", at.truncatedTo(ChronoUnit.SECONDS).toString())
                .put("template", template);
        put(json, "containers", containers);
        put(json, "former", former);
        if (!failed.isEmpty()) {
            json.put("failed", failed);
        }
        return json.toString();
    }

    private static void put(ObjectNode json, String field, Map<String, Map<Resource, Long>> containers) {
        if (!containers.isEmpty()) {
            ObjectNode written = json.putObject(field);
            containers.forEach((name, amounts) -> Resource.put(amounts, written.putObject(name)));
        }
    }
}
