package dev.gantry.deployment.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How far a webhook's deliveries are.
 *
 * @param deliveredVersion the resourceVersion up to which every happening was delivered, or counted as lost
 * @param delivered events that the receiver took
 * @param lost events that were given up
 * @param lastDeliveryTime when the receiver last took one
 * @param failingSinceTime since when the present event is not taken
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WebhookStatus(
        @JsonProperty("observedGeneration") Long observedGeneration,
        @JsonProperty("deliveredVersion") String deliveredVersion,
        @JsonProperty("delivered") Long delivered,
        @JsonProperty("lost") Long lost,
        @JsonProperty("lastDeliveryTime") @Nullable String lastDeliveryTime,
        @JsonProperty("failingSinceTime") @Nullable String failingSinceTime,
        @JsonProperty("conditions") List<Condition> conditions) {

    @SuppressWarnings("NullAway") // Jackson passes null for what the JSON leaves out
    public WebhookStatus {
        observedGeneration = Objects.requireNonNullElse(observedGeneration, 0L);
        deliveredVersion = Objects.requireNonNullElse(deliveredVersion, "");
        delivered = Objects.requireNonNullElse(delivered, 0L);
        lost = Objects.requireNonNullElse(lost, 0L);
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
    }
}
