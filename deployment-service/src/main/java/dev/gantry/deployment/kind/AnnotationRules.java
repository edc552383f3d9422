package dev.gantry.deployment.kind;

import dev.gantry.apimachinery.schema.FieldError;
import dev.gantry.deployment.analysis.AnalysisPolicy;
import dev.gantry.deployment.config.ConfigRollout;
import dev.gantry.deployment.delivery.CanarySteps;
import dev.gantry.deployment.delivery.DeliveryOrder;
import dev.gantry.deployment.delivery.DeliveryPlan;
import dev.gantry.deployment.order.StartOrder;
import dev.gantry.deployment.order.StartPolicy;
import dev.gantry.deployment.order.WorkloadRef;
import dev.gantry.deployment.recommend.AppliedResources;
import dev.gantry.deployment.recommend.ApplyMode;
import dev.gantry.deployment.recommend.RecommendationBounds;
import dev.gantry.deployment.rollout.RollbackPolicy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What the annotations by which a workload asks for more than Kubernetes has may say. */
final class AnnotationRules {

    /** A day: a rollout that may take longer is watched by people. */
    private static final int MAX_SECONDS = 86_400;

    /** Past this many restarts the waits between them are minutes long. */
    private static final int MAX_RESTARTS = 100;

    /** More dependencies than this are no order that anyone could follow. */
    private static final int MAX_DEPENDENCIES = 32;

    /** Of every kind whose pods can be held back. */
    private static final Map<String, Rule> OF_ORDER = new TreeMap<>(Map.of(
            StartOrder.ANNOTATION, new Dependencies(),
            StartPolicy.ANNOTATION,
                    new OneOf(
                            StartPolicy.PARALLEL.wire(), StartPolicy.SEQUENTIAL.wire(), StartPolicy.PRIORITY.wire())));

    /** Kinds that have a field of their own for how many of their pods start at once, and its name. */
    private static final Map<String, String> OWN_START_POLICY =
            Map.of("StatefulSet", "spec.podManagementPolicy", "Job", "spec.parallelism");

    private static final Map<String, Rule> OF_DEPLOYMENTS = new TreeMap<>(Map.of(
            ConfigRollout.ANNOTATION, new Flag(),
            RollbackPolicy.AUTOMATIC, new Flag(),
            RollbackPolicy.RESTARTS, new Whole(1, MAX_RESTARTS),
            RollbackPolicy.PATIENCE, new Whole(0, MAX_SECONDS),
            RollbackPolicy.WATCH, new Whole(0, MAX_SECONDS),
            RollbackPolicy.READY_WITHIN, new Whole(1, MAX_SECONDS)));

    private static final Rule STEPS = new Parsed(
            value -> CanarySteps.parse(value).isPresent(),
            "must be a list with commas of at most " + CanarySteps.MAX_STEPS
                    + " growing shares of requests, each as 10%, 10%:60s (or m, or h; at most "
                    + CanarySteps.LONGEST.toDays() + " days) or 10%:pause; 100% comes last and waits for nothing");

    private static final Rule PROMOTION = new Parsed(
            DeliveryOrder::isPromotion,
            "must be a revision and a step, as 2/1, or a revision alone for all of its steps");

    private static final Rule ABORTION = new Parsed(DeliveryOrder::isAbort, "must be a revision");

    private static final Map<String, Rule> OF_DELIVERY = new TreeMap<>(Map.of(
            DeliveryPlan.STRATEGY,
            new OneOf(DeliveryPlan.CANARY, DeliveryPlan.BLUE_GREEN),
            CanarySteps.ANNOTATION,
            STEPS,
            DeliveryPlan.PREVIEW_SECONDS,
            new Whole(0, MAX_SECONDS),
            DeliveryPlan.KEEP_FORMER_SECONDS,
            new Whole(0, MAX_SECONDS),
            DeliveryOrder.PROMOTE,
            PROMOTION,
            DeliveryOrder.ABORT,
            ABORTION));

    /** Past this many percentage points nearly everything fails, and other rules see it. */
    private static final int MAX_POINTS = 100;

    private static final int MAX_REQUESTS = 1_000_000;

    /** A hundred times the former latency is an outage. */
    private static final int MAX_FACTOR = 100;

    /** A minute: gateways have given up by then. */
    private static final int MAX_LATENCY_MILLIS = 60_000;

    /** So many of the newest lines are mined for patterns. */
    private static final int MAX_LINES = 5_000;

    /** By what a rollout is compared with the revision before. */
    private static final Map<String, Rule> OF_ANALYSIS = new TreeMap<>(Map.of(
            AnalysisPolicy.ERROR_RATE, new Flag(),
            AnalysisPolicy.ERROR_POINTS, new Whole(1, MAX_POINTS),
            AnalysisPolicy.MIN_REQUESTS, new Whole(1, MAX_REQUESTS),
            AnalysisPolicy.LATENCY, new Flag(),
            AnalysisPolicy.LATENCY_FACTOR, new Whole(1, MAX_FACTOR),
            AnalysisPolicy.LATENCY_ABOVE, new Whole(0, MAX_LATENCY_MILLIS),
            AnalysisPolicy.LOG_PATTERNS, new Flag(),
            AnalysisPolicy.PATTERN_LINES, new Whole(1, MAX_LINES)));

    private static final Map<String, Rule> OF_RECOMMENDATIONS = new TreeMap<>(Map.of(
            ApplyMode.ANNOTATION,
            new OneOf(ApplyMode.OFF.wire(), ApplyMode.IN_PLACE.wire(), ApplyMode.ROLLING.wire()),
            AppliedResources.ANNOTATION,
            new Parsed(
                    value -> AppliedResources.parse(value).isPresent(),
                    "is written by the control plane; remove it to go back to the template's own requests")));

    private AnnotationRules() {}

    /** What one annotation may say. */
    private sealed interface Rule {
        boolean allows(String value);

        String sentence();
    }

    private record Flag() implements Rule {
        @Override
        public boolean allows(String value) {
            return value.equals("true") || value.equals("false");
        }

        @Override
        public String sentence() {
            return "must be \"true\" or \"false\"";
        }
    }

    private record Whole(int least, int most) implements Rule {
        @Override
        public boolean allows(String value) {
            return value.matches("[0-9]{1,9}") && Integer.parseInt(value) >= least && Integer.parseInt(value) <= most;
        }

        @Override
        public String sentence() {
            return "must be a whole number from " + least + " to " + most;
        }
    }

    private record OneOf(List<String> values) implements Rule {
        OneOf(String... values) {
            this(List.of(values));
        }

        @Override
        public boolean allows(String value) {
            return values.contains(value);
        }

        @Override
        public String sentence() {
            return "must be \"" + String.join("\" or \"", values) + "\"";
        }
    }

    private record Dependencies() implements Rule {
        @Override
        public boolean allows(String value) {
            String[] parts = value.split(",", -1);
            return parts.length <= MAX_DEPENDENCIES
                    && Arrays.stream(parts)
                            .allMatch(part -> WorkloadRef.parse(part).isPresent());
        }

        @Override
        public String sentence() {
            return "must be a list with commas of at most " + MAX_DEPENDENCIES
                    + " workloads, each deployment/NAME, statefulset/NAME, daemonset/NAME or job/NAME";
        }
    }

    /** What the parser of an annotation can read. */
    private record Parsed(Predicate<String> parser, String sentence) implements Rule {
        @Override
        public boolean allows(String value) {
            return parser.test(value);
        }
    }

    static List<FieldError> validateDeployment(ObjectNode object) {
        List<FieldError> errors = validate(object, OF_DEPLOYMENTS);
        errors.addAll(validate(object, OF_DELIVERY));
        String delivery = object.path("metadata")
                .path("annotations")
                .path(DeliveryPlan.STRATEGY)
                .asString("");
        if (!delivery.isEmpty() && object.at("/spec/strategy/type").asString("").equals("Recreate")) {
            errors.add(
                    FieldError.invalid(
                            "metadata.annotations[" + DeliveryPlan.STRATEGY + "]",
                            delivery,
                            "may not be combined with spec.strategy.type Recreate, which leaves no two revisions beside each other"));
        }

        errors.addAll(validate(object, OF_ANALYSIS));
        errors.addAll(validateOrder(object, "Deployment"));
        errors.addAll(validateRecommendations(object, "Deployment"));
        return errors;
    }

    /** The annotations by which a workload asks for recommendations to be applied. */
    static List<FieldError> validateRecommendations(ObjectNode object, String kind) {
        List<FieldError> errors = validate(object, OF_RECOMMENDATIONS);
        JsonNode annotations = object.path("metadata").path("annotations");
        String mode = annotations.path(ApplyMode.ANNOTATION).asString("");
        if (mode.equals(ApplyMode.ROLLING.wire()) && !kind.equals("Deployment")) {
            errors.add(FieldError.invalid(
                    "metadata.annotations[" + ApplyMode.ANNOTATION + "]",
                    mode,
                    "may only be \"Off\" or \"InPlace\" for a " + kind
                            + ", as only the rollout of a Deployment is undone when it fails"));
        }
        String bounds = annotations.path(RecommendationBounds.ANNOTATION).asString("");
        if (annotations.hasNonNull(RecommendationBounds.ANNOTATION)) {
            RecommendationBounds.problem(bounds)
                    .ifPresent(problem -> errors.add(FieldError.invalid(
                            "metadata.annotations[" + RecommendationBounds.ANNOTATION + "]", bounds, problem)));
        }
        return errors;
    }

    /** The annotations by which any workload asks to start in some order. */
    static List<FieldError> validateOrder(ObjectNode object, String kind) {
        return validateOrder(object.path("metadata"), kind, "metadata");
    }

    /**
     * The same where the workload is one that is yet to be made.
     *
     * @param path of the metadata, as messages name it
     */
    static List<FieldError> validateOrder(JsonNode metadata, String kind, String path) {
        List<FieldError> errors = validate(metadata, path, OF_ORDER);
        String dependencies =
                metadata.path("annotations").path(StartOrder.ANNOTATION).asString("");
        WorkloadRef self = WorkloadRef.of(kind, metadata.path("name").asString(""));
        boolean circle = Arrays.stream(dependencies.split(",", -1))
                .anyMatch(part -> WorkloadRef.parse(part).filter(self::equals).isPresent());
        if (circle) {
            errors.add(FieldError.invalid(
                    path + ".annotations[" + StartOrder.ANNOTATION + "]", dependencies, "must not name itself"));
        }
        String policy =
                metadata.path("annotations").path(StartPolicy.ANNOTATION).asString("");
        boolean elsewhere = List.of(StartPolicy.SEQUENTIAL.wire(), StartPolicy.PARALLEL.wire())
                .contains(policy);
        if (elsewhere && OWN_START_POLICY.containsKey(kind)) {
            errors.add(FieldError.invalid(
                    path + ".annotations[" + StartPolicy.ANNOTATION + "]",
                    policy,
                    "may only be \"" + StartPolicy.PRIORITY.wire() + "\" for a " + kind + ", whose "
                            + OWN_START_POLICY.get(kind) + " says how many of its pods start at once"));
        }
        return errors;
    }

    private static List<FieldError> validate(ObjectNode object, Map<String, Rule> rules) {
        return validate(object.path("metadata"), "metadata", rules);
    }

    private static List<FieldError> validate(JsonNode metadata, String path, Map<String, Rule> rules) {
        JsonNode annotations = metadata.path("annotations");
        List<FieldError> errors = new ArrayList<>();
        rules.forEach((key, rule) -> {
            String value = annotations.path(key).asString("");
            if (annotations.hasNonNull(key) && !rule.allows(value)) {
                errors.add(FieldError.invalid(path + ".annotations[" + key + "]", value, rule.sentence()));
            }
        });
        return errors;
    }
}
