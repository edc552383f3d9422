package dev.gantry.deployment.recommend;

import dev.gantry.apimachinery.WireJson;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The least and the most that a user allows a recommendation to be: {@code {"app":{"min":{"cpu":"100m"},"max":{"memory":"2Gi"}}}}, by container, where
 * {@code *} stands for those that are not named.
 */
public final class RecommendationBounds {

    public static final String ANNOTATION = "gantry.dev/recommendation-bounds";

    public static final RecommendationBounds NONE = new RecommendationBounds(Map.of());

    private static final String ALL = "*";
    private static final String MIN = "min";
    private static final String MAX = "max";

    /** Characters: bounds of a hundred containers. */
    private static final int MAX_CHARACTERS = 16_384;

    private record Range(Map<Resource, Long> least, Map<Resource, Long> most) {
        static final Range ANY = new Range(Map.of(), Map.of());

        Map<Resource, Long> clamp(Map<Resource, Long> amounts) {
            Map<Resource, Long> clamped = new EnumMap<>(Resource.class);
            amounts.forEach((resource, amount) -> clamped.put(
                    resource,
                    Math.clamp(amount, least.getOrDefault(resource, 0L), most.getOrDefault(resource, Long.MAX_VALUE))));
            return clamped;
        }
    }

    private final Map<String, Range> byContainer;

    private RecommendationBounds(Map<String, Range> byContainer) {
        this.byContainer = byContainer;
    }

    /** What a workload allows; what cannot be read was refused when it was written. */
    public static RecommendationBounds of(HasMetadata workload) {
        Map<String, String> annotations = workload.getMetadata().getAnnotations();
        String text = annotations == null ? "" : annotations.getOrDefault(ANNOTATION, "");
        if (text.isEmpty() || problem(text).isPresent()) {
            return NONE;
        }
        Map<String, Range> ranges = new TreeMap<>();
        read(text)
                .orElseThrow()
                .forEachEntry((container, range) -> ranges.put(
                        container, new Range(Resource.amounts(range.path(MIN)), Resource.amounts(range.path(MAX)))));
        return new RecommendationBounds(ranges);
    }

    /** The recommendation with its amounts within the bounds. */
    ContainerRecommendation clamp(ContainerRecommendation recommendation) {
        Range range = byContainer.getOrDefault(recommendation.container(), byContainer.getOrDefault(ALL, Range.ANY));
        return new ContainerRecommendation(
                recommendation.container(),
                range.clamp(recommendation.target()),
                range.clamp(recommendation.lower()),
                range.clamp(recommendation.upper()),
                recommendation.since());
    }

    /** What is wrong with a text, the place first; empty where nothing is. */
    public static Optional<String> problem(String text) {
        Optional<ObjectNode> bounds = text.length() > MAX_CHARACTERS ? Optional.empty() : read(text);
        if (bounds.isEmpty()) {
            return Optional.of("must be a JSON object of at most " + MAX_CHARACTERS
                    + " characters, such as {\"*\":{\"min\":{\"cpu\":\"50m\"},\"max\":{\"memory\":\"1Gi\"}}}");
        }
        return bounds.get()
                .propertyStream()
                .flatMap(entry -> problem(entry.getKey(), entry.getValue()).stream())
                .findFirst();
    }

    private static Optional<String> problem(String container, JsonNode range) {
        if (!range.isObject()) {
            return Optional.of(container + ": must be an object with min and max");
        }
        Optional<String> unknown = range.propertyStream()
                .map(Map.Entry::getKey)
                .filter(name -> !List.of(MIN, MAX).contains(name))
                .findFirst();
        if (unknown.isPresent()) {
            return Optional.of(container + "." + unknown.get() + ": must be min or max");
        }
        return amountProblem(container + "." + MIN, range.path(MIN))
                .or(() -> amountProblem(container + "." + MAX, range.path(MAX)))
                .or(() ->
                        orderProblem(container, Resource.amounts(range.path(MIN)), Resource.amounts(range.path(MAX))));
    }

    private static Optional<String> amountProblem(String place, JsonNode amounts) {
        if (!amounts.isMissingNode() && !amounts.isObject()) {
            return Optional.of(place + ": must be an object with cpu and memory");
        }
        return amounts.propertyStream()
                .filter(entry -> !isAmount(entry.getKey(), entry.getValue().asString("")))
                .map(entry ->
                        place + "." + entry.getKey() + ": must be a quantity of cpu or memory that is not negative")
                .findFirst();
    }

    private static boolean isAmount(String resource, String quantity) {
        return Resource.of(resource)
                .filter(known -> known.parse(quantity).orElse(-1) >= 0)
                .isPresent();
    }

    private static Optional<String> orderProblem(
            String container, Map<Resource, Long> least, Map<Resource, Long> most) {
        return least.entrySet().stream()
                .filter(entry -> entry.getValue() > most.getOrDefault(entry.getKey(), Long.MAX_VALUE))
                .map(entry -> container + "." + MIN + "." + entry.getKey().wire() + ": must not be greater than max")
                .findFirst();
    }

    private static Optional<ObjectNode> read(String text) {
        try {
            return WireJson.MAPPER.readTree(text) instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }
}
