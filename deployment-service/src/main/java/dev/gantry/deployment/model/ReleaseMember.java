package dev.gantry.deployment.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One workload of a release and what becomes of its pod template.
 *
 * @param kind Deployment or StatefulSet
 * @param images new images by container
 * @param patch a strategic merge patch of the pod template, or null for none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ReleaseMember(
        @JsonProperty("kind") String kind,
        @JsonProperty("name") String name,
        @JsonProperty("images") Map<String, String> images,
        @JsonProperty("patch") @Nullable JsonNode patch) {

    public static final String DEPLOYMENT = "Deployment";

    @SuppressWarnings("NullAway") // Jackson passes null for what the JSON leaves out
    public ReleaseMember {
        kind = Objects.requireNonNullElse(kind, DEPLOYMENT);
        name = Objects.requireNonNullElse(name, "");
        images = images == null ? Map.of() : Map.copyOf(images);
    }
}
