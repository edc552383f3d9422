package dev.gantry.deployment.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.gantry.apimachinery.schema.GantryResource;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Changes the templates of several workloads as one unit, once. */
@Group("gantry.dev")
@Version("v1")
public final class Release extends GantryResource implements Namespaced {

    @JsonProperty("spec")
    private ReleaseSpec spec = ReleaseSpec.EMPTY;

    @JsonProperty("status")
    private @Nullable ReleaseStatus status;

    public ReleaseSpec getSpec() {
        return spec;
    }

    public void setSpec(ReleaseSpec newSpec) {
        spec = newSpec;
    }

    /** Null before it was looked at. */
    public @Nullable ReleaseStatus getStatus() {
        return status;
    }

    public void setStatus(@Nullable ReleaseStatus newStatus) {
        status = newStatus;
    }

    /** The same release where this is its status. */
    public Release with(ReleaseStatus told) {
        Release copy = new Release();
        copy.setMetadata(getMetadata());
        copy.setSpec(spec);
        copy.setStatus(told);
        return copy;
    }

    @Override
    protected Object content() {
        return Arrays.asList(spec, status);
    }
}
