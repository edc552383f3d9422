package dev.gantry.scheduler.review;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is asked.
 *
 * @param pods that would come
 * @param nodesGone the names of nodes that would be gone
 */
public record PlacementReviewSpec(
        @JsonProperty("pods") List<Pods> pods,
        @JsonProperty("nodesGone") List<String> nodesGone) {

    static final PlacementReviewSpec EMPTY = new PlacementReviewSpec(List.of(), List.of());

    @SuppressWarnings("NullAway") // Jackson passes null for what the JSON leaves out
    public PlacementReviewSpec {
        pods = pods == null ? List.of() : List.copyOf(pods);
        nodesGone = nodesGone == null ? List.of() : List.copyOf(nodesGone);
    }

    /**
     * Pods that are alike: of a template, or as a workload has them.
     *
     * @param namespace where they would be; "default" where none is named
     * @param name what the answer calls them, with a number each; that of the workload or template where none is given
     * @param replicas how many; one, or as many as the workload has, where no number is given
     * @param template of the pods
     * @param workload whose pods they are like
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Pods(
            @JsonProperty("namespace") @Nullable String namespace,
            @JsonProperty("name") @Nullable String name,
            @JsonProperty("replicas") @Nullable Integer replicas,
            @JsonProperty("template") @Nullable PodTemplateSpec template,
            @JsonProperty("workload") @Nullable Workload workload) {}

    /**
     * A workload of the pods' namespace.
     *
     * @param kind Deployment, ReplicaSet or StatefulSet
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Workload(
            @JsonProperty("kind") @Nullable String kind,
            @JsonProperty("name") @Nullable String name) {}
}
