package dev.gantry.deployment.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JsonDeserialize;

/** Posts the happenings of the rollouts of its namespace to a URL, as CloudEvents. */
@JsonDeserialize(using = ValueDeserializer.None.class) // the interface's own reads kinds that it knows
@Group("gantry.dev")
@Version("v1")
public final class Webhook extends GantryResource {

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
    Object content() {
        return Arrays.asList(spec, status);
    }
}
