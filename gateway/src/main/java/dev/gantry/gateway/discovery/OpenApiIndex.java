package dev.gantry.gateway.discovery;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which services have an OpenAPI v3 document for which group, and its hash.
 *
 * @param documents by the document's name, such as {@code apis/apps/v1}: for each owner the document's hash
 */
public record OpenApiIndex(Map<String, Map<Owner, String>> documents) {

    /** A path of a service's index, as {@code /openapi/v3} lists it. */
    public record Link(String serverRelativeURL) {

        private static final String HASH = "hash=";

        /** What follows {@code hash=}; "" when the service gives none. */
        String hash() {
            int at = serverRelativeURL.indexOf(HASH);
            return at < 0 ? "" : serverRelativeURL.substring(at + HASH.length());
        }
    }

    /** Joins the services' indexes. */
    public static OpenApiIndex of(Map<Owner, Map<String, Link>> byOwner) {
        Map<String, Map<Owner, String>> documents = new TreeMap<>();
        byOwner.forEach((owner, links) -> links.forEach((name, link) ->
                documents.computeIfAbsent(name, n -> new TreeMap<>()).put(owner, link.hash())));
        return new OpenApiIndex(documents);
    }

    public Set<Owner> owners(String document) {
        return documents.getOrDefault(document, Map.of()).keySet();
    }

    /** The hash of the merged document: it changes when that of any owner does. */
    public String hash(String document) {
        SortedSet<String> parts = new TreeSet<>();
        documents.getOrDefault(document, Map.of()).forEach((owner, hash) -> parts.add(owner.label() + hash));
        return Integer.toHexString(List.copyOf(parts).hashCode())
                + documents.getOrDefault(document, Map.of()).values().stream().collect(Collectors.joining());
    }

    /** The {@code paths} of the merged index. */
    public Map<String, Link> links() {
        Map<String, Link> links = new LinkedHashMap<>();
        documents
                .keySet()
                .forEach(name -> links.put(name, new Link("/openapi/v3/" + name + "?" + Link.HASH + hash(name))));
        return links;
    }
}
