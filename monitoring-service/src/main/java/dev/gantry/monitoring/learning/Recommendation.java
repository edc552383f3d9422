package dev.gantry.monitoring.learning;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.gantry.apimachinery.schema.GantryResource;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What a container of a workload should request, learnt from what it used. It is computed when it is asked for. */
@Group("gantry.dev")
@Version("v1")
public final class Recommendation extends GantryResource implements Namespaced {

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

    @Override
    protected Object content() {
        return Arrays.asList(spec, status);
    }
}
