package dev.gantry.apimachinery.schema;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JsonDeserialize;

/**
 * What every object of a kind of Gantry's own has. The subclass's annotations {@code Group} and {@code Version} are its apiVersion, its
 * simple name is its kind; it is {@code Namespaced} where its objects are. Two objects of a kind are equal when all that they say is.
 */
@JsonDeserialize(using = ValueDeserializer.None.class) // the interface's own reads kinds that it knows
@JsonInclude(JsonInclude.Include.NON_NULL)
public abstract class GantryResource implements HasMetadata {

    @JsonProperty("apiVersion")
    private String apiVersion = HasMetadata.getApiVersion(getClass());

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
    protected abstract Object content();
}
