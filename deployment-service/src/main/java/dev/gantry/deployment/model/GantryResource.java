package dev.gantry.deployment.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What every object of {@code gantry.dev/v1} has. The subclass's simple name is its kind. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public abstract class GantryResource implements HasMetadata, Namespaced {

    public static final String API_VERSION = "gantry.dev/v1";

    @JsonProperty("apiVersion")
    private String apiVersion = API_VERSION;

    @JsonProperty("kind")
    private String kind = getClass().getSimpleName();

    @JsonProperty("metadata")
    private ObjectMeta metadata = new ObjectMeta();

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

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof GantryResource that
                && getClass() == that.getClass()
                && metadata.equals(that.metadata)
                && Objects.equals(content(), that.content());
    }

    @Override
    public int hashCode() {
        return Objects.hash(metadata, content());
    }

    /** All but the metadata, as one value. */
    abstract Object content();
}
