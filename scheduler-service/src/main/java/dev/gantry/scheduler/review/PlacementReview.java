package dev.gantry.scheduler.review;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.gantry.apimachinery.schema.GantryResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Asks where pods would go, and what would become of others if some nodes were gone. Nothing of it is stored or done. */
@Group("scheduling.gantry.dev")
@Version("v1")
public final class PlacementReview extends GantryResource {

    @JsonProperty("spec")
    private PlacementReviewSpec spec = PlacementReviewSpec.EMPTY;

    @JsonProperty("status")
    private @Nullable PlacementReviewStatus status;

    public PlacementReviewSpec getSpec() {
        return spec;
    }

    public void setSpec(PlacementReviewSpec asked) {
        spec = asked;
    }

    /** The answer; null in a question. */
    public @Nullable PlacementReviewStatus getStatus() {
        return status;
    }

    public void setStatus(@Nullable PlacementReviewStatus answer) {
        status = answer;
    }

    @Override
    protected Object content() {
        return Arrays.asList(spec, status);
    }
}
