package dev.gantry.scheduler.review;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JsonDeserialize;

/** Asks where pods would go, and what would become of others if some nodes were gone. Nothing of it is stored or done. */
@JsonDeserialize(using = ValueDeserializer.None.class) // the interface's own reads kinds that it knows
@JsonInclude(JsonInclude.Include.NON_NULL)
@Group(PlacementReview.GROUP)
@Version(PlacementReview.VERSION)
public final class PlacementReview implements HasMetadata {

    static final String GROUP = "scheduling.gantry.dev";
    static final String VERSION = "v1";
    static final String API_VERSION = GROUP + "/" + VERSION;

    @JsonProperty("apiVersion")
    private String apiVersion = API_VERSION;

    @JsonProperty("kind")
    private String kind = "PlacementReview";

    @JsonProperty("metadata")
    private ObjectMeta metadata = new ObjectMeta();

    @JsonProperty("spec")
    private PlacementReviewSpec spec = PlacementReviewSpec.EMPTY;

    @JsonProperty("status")
    private @Nullable PlacementReviewStatus status;

    @Override
    public String getApiVersion() {
        return apiVersion;
    }

    @Override
    public void setApiVersion(String version) {
        apiVersion = version;
    }

    @Override
    public String getKind() {
        return kind;
    }

    public void setKind(String name) {
        kind = name;
    }

    @Override
    public ObjectMeta getMetadata() {
        return metadata;
    }

    @Override
    public void setMetadata(ObjectMeta meta) {
        metadata = meta;
    }

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
}
