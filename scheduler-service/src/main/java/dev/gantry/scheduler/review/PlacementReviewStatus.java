package dev.gantry.scheduler.review;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The answer.
 *
 * @param nodes how many nodes there would be
 * @param placed how many of all the pods below would have a node
 * @param unplaced how many would not
 * @param pods those that were asked about, in the order of the question
 * @param displaced those that run on the nodes that would be gone
 */
public record PlacementReviewStatus(
        @JsonProperty("nodes") int nodes,
        @JsonProperty("placed") int placed,
        @JsonProperty("unplaced") int unplaced,
        @JsonProperty("pods") List<Placement> pods,
        @JsonProperty("displaced") List<Placement> displaced) {

    public PlacementReviewStatus {
        pods = List.copyOf(pods);
        displaced = List.copyOf(displaced);
    }

    /**
     * Where one pod would be.
     *
     * @param from the node where it runs, which would be gone
     * @param node where it would go; absent where it would find no node
     * @param message the scores of its node, or why there is none
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Placement(
            @JsonProperty("namespace") String namespace,
            @JsonProperty("name") String name,
            @JsonProperty("from") @Nullable String from,
            @JsonProperty("node") @Nullable String node,
            @JsonProperty("message") String message) {}
}
