package dev.gantry.apimachinery.callback;

import dev.gantry.apimachinery.WireJson;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * The fields that a service reads of a type that it mirrors. All others are skipped as the mirror decodes: to make objects of them takes most of the
 * time and the memory that a mirror of many costs. A service that writes whole objects of a mirror must not leave any out, or it would take them away.
 *
 * @param mixIns by class of the model, such as {@code PodSpec}, one with Jackson's annotations, such as {@code @JsonIncludeProperties}; they hold
 *     wherever in the object the class is found
 */
public record MirroredFields(Class<? extends HasMetadata> type, Map<Class<?>, Class<?>> mixIns) {

    public MirroredFields {
        mixIns = Map.copyOf(mixIns);
    }

    /** {@link WireJson#MAPPER}, but for what it skips. */
    public JsonMapper mapper() {
        return WireJson.MAPPER.rebuild().addMixIns(mixIns).build();
    }
}
