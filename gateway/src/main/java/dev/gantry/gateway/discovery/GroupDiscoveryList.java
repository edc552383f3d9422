package dev.gantry.gateway.discovery;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The document at /api or /apis that lists groups with all their versions and resources. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record GroupDiscoveryList(
        String kind,
        String apiVersion,
        Map<String, Object> metadata,
        @Nullable List<GroupDiscovery> items) {

    /** @param version of the group apidiscovery.k8s.io: v2, or v2beta1 with the same content */
    public static GroupDiscoveryList of(String version, List<GroupDiscovery> items) {
        return new GroupDiscoveryList("APIGroupDiscoveryList", "apidiscovery.k8s.io/" + version, Map.of(), items);
    }

    public List<GroupDiscovery> allItems() {
        return items == null ? List.of() : items;
    }
}
