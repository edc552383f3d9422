package dev.gantry.deployment.recommend;

import dev.gantry.apimachinery.WireJson;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The recommendation on the workload, for those who look there: written seldom, as each write is a new version of the workload for everybody. */
public final class ShownRecommendation {

    public static final String ANNOTATION = "gantry.dev/recommended-resources";

    /** It is written again when an amount has changed by more than a tenth… */
    static final double WORTH_TELLING = 0.1;

    /** …and not more often than this. */
    public static final Duration AT_MOST_EVERY = Duration.ofHours(1);

    private ShownRecommendation() {}

    static RecommendationStep next(RecommendationState state, List<ContainerRecommendation> allowed) {
        Map<String, Map<Resource, Long>> amounts = new TreeMap<>();
        allowed.forEach(recommendation -> amounts.put(recommendation.container(), recommendation.target()));
        Map<String, String> annotations = state.workload().getMetadata().getAnnotations();
        String shown = annotations == null ? "" : annotations.getOrDefault(ANNOTATION, "");
        boolean soon = state.lastShown()
                .filter(at -> at.plus(AT_MOST_EVERY).isAfter(state.now()))
                .isPresent();
        return amounts.isEmpty() || (soon && !shown.isEmpty()) || !differs(shown(shown), amounts)
                ? RecommendationStep.NOTHING
                : RecommendationStep.annotate(ANNOTATION, Optional.of(text(amounts)), List.of());
    }

    private static boolean differs(Map<String, Map<Resource, Long>> shown, Map<String, Map<Resource, Long>> amounts) {
        Set<String> containers = new TreeSet<>(amounts.keySet());
        return !containers.equals(shown.keySet())
                || containers.stream()
                        .anyMatch(name ->
                                differ(shown.getOrDefault(name, Map.of()), amounts.getOrDefault(name, Map.of())));
    }

    private static boolean differ(Map<Resource, Long> shown, Map<Resource, Long> amounts) {
        return !shown.keySet().equals(amounts.keySet())
                || amounts.entrySet().stream().anyMatch(entry -> {
                    long before = shown.getOrDefault(entry.getKey(), 0L);
                    return Math.abs(entry.getValue() - before) > WORTH_TELLING * before;
                });
    }

    private static Map<String, Map<Resource, Long>> shown(String text) {
        Map<String, Map<Resource, Long>> shown = new TreeMap<>();
        try {
            JsonNode json = WireJson.MAPPER.readTree(text.isEmpty() ? "{}" : text);
            json.propertyStream().forEach(entry -> shown.put(entry.getKey(), Resource.amounts(entry.getValue())));
        } catch (JacksonException e) {
            return Map.of(); // somebody wrote something else there; it is written anew
        }
        return shown;
    }

    private static String text(Map<String, Map<Resource, Long>> amounts) {
        ObjectNode json = WireJson.MAPPER.createObjectNode();
        amounts.forEach((container, of) -> Resource.put(of, json.putObject(container)));
        return json.toString();
    }
}
