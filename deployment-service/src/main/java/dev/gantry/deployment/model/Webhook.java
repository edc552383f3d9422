package dev.gantry.deployment.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.gantry.apimachinery.schema.GantryResource;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Posts the happenings of the rollouts of its namespace to a URL, as CloudEvents. */
@Group("gantry.dev")
@Version("v1")
public final class Webhook extends GantryResource implements Namespaced {

    @JsonProperty("spec")
    private WebhookSpec spec = WebhookSpec.EMPTY;

    @JsonProperty("status")
    private @Nullable WebhookStatus status;

    public WebhookSpec getSpec() {
        return spec;
    }

    public void setSpec(WebhookSpec newSpec) {
        spec = newSpec;
    }

    /** Null before its first delivery began. */
    public @Nullable WebhookStatus getStatus() {
        return status;
    }

    public void setStatus(@Nullable WebhookStatus newStatus) {
        status = newStatus;
    }

    @Override
    protected Object content() {
        return Arrays.asList(spec, status);
    }
}
