package dev.gantry.monitoring.learning;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JsonDeserialize;

/** What a container of a workload should request, learnt from what it used. It is computed when it is asked for. */
@JsonDeserialize(using = ValueDeserializer.None.class) // the interface's own reads kinds that it knows
@JsonInclude(JsonInclude.Include.NON_NULL)
@Group("gantry.dev")
@Version("v1")
public final class Recommendation implements HasMetadata, Namespaced {

    static final String API_VERSION = "gantry.dev/v1";

    @JsonProperty("apiVersion")
    private String apiVersion = API_VERSION;

    @JsonProperty("kind")
    private String kind = "Recommendation";

    @JsonProperty("metadata")
    private ObjectMeta metadata = new ObjectMeta();

    @JsonProperty("spec")
    private @Nullable Spec spec;

    @JsonProperty("status")
    private @Nullable Status status;

    /** Whom it is for. */
    public record Spec(
            @JsonProperty("workload") Workload workload,
            @JsonProperty("container") String container) {}

    public record Workload(
            @JsonProperty("kind") String kind,
            @JsonProperty("name") String name) {}

    /** Quantities of each resource. */
    public record Resources(
            @JsonProperty("cpu") String cpu,
            @JsonProperty("memory") String memory) {}

    /**
     * What was learnt.
     *
     * @param target what to request
     * @param lowerBound less is too little
     * @param upperBound more is too much
     * @param since the first sample
     * @param lastSampleTime the newest one
     */
    public record Status(
            @JsonProperty("target") Resources target,
            @JsonProperty("lowerBound") Resources lowerBound,
            @JsonProperty("upperBound") Resources upperBound,
            @JsonProperty("since") String since,
            @JsonProperty("lastSampleTime") String lastSampleTime) {}

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

    public @Nullable Spec getSpec() {
        return spec;
    }

    public void setSpec(@Nullable Spec about) {
        spec = about;
    }

    public @Nullable Status getStatus() {
        return status;
    }

    public void setStatus(@Nullable Status learnt) {
        status = learnt;
    }
}
