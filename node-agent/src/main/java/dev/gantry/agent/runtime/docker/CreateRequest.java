package dev.gantry.agent.runtime.docker;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import io.fabric8.docker.api.model.ContainerCreateRequest;
import io.fabric8.docker.api.model.HostConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The docker-client's create request with what it lacks or types wrongly (entrypoint and environment as lists, ports with
 * protocols) as further properties.
 */
final class CreateRequest extends ContainerCreateRequest {

    private static final long serialVersionUID = 1;

    private final transient Map<String, Object> further = new LinkedHashMap<>();

    CreateRequest(String name, String image, Map<String, String> labels, HostConfig hostConfig) {
        super(
                name,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                image,
                labels,
                null,
                null,
                null,
                null,
                null,
                null,
                hostConfig,
                null,
                null);
    }

    CreateRequest with(String property, Object value) {
        further.put(property, value);
        return this;
    }

    /** Sets a list unless it is empty: the image's own then stays. */
    CreateRequest withUnlessEmpty(String property, List<String> values) {
        return values.isEmpty() ? this : with(property, values);
    }

    CreateRequest withUnlessEmpty(String property, String value) {
        return value.isEmpty() ? this : with(property, value);
    }

    @JsonAnyGetter
    public Map<String, Object> further() {
        return further;
    }
}
