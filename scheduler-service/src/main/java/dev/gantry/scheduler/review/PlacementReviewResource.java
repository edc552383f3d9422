package dev.gantry.scheduler.review;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.WireJson;
import dev.gantry.apimachinery.schema.FieldError;
import dev.gantry.apimachinery.schema.ResourceType;
import dev.gantry.apimachinery.schema.ReviewResource;
import dev.gantry.scheduler.placement.PlacementPlan;
import dev.gantry.scheduler.placement.PlacementPlanner;
import dev.gantry.scheduler.review.PlacementReviewStatus.Placement;
import dev.gantry.scheduler.review.Trial.Candidate;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/** POST placementreviews: where pods would go, and what if some nodes were gone. */
public final class PlacementReviewResource implements ReviewResource {

    private static final ResourceType TYPE = ResourceType.clusterScoped(
                    HasMetadata.getApiVersion(PlacementReview.class), PlacementReview.class, "placementreviews")
            .build();

    /** As many as leave the machine to those who place pods for good. */
    private static final int MAX_AT_ONCE = 2;

    /** More are asked about in parts: a node takes some hundred pods with it. */
    private static final int MAX_NODES_GONE = 100;

    /** The same question about the same cluster gets the same answer. */
    private static final long SEED = 1;

    /** Who knows the cluster. */
    @FunctionalInterface
    public interface Scheduler {
        /**
         * What a trial needs.
         *
         * @param asked pods that need not exist
         * @param nodesGone names of nodes; one that is not known, or too many pods on them, is refused
         */
        Trial prepare(List<Pod> asked, Set<String> nodesGone);
    }

    private final Supplier<Scheduler> scheduler;
    private final Supplier<AskedPods> asking;
    private final Supplier<PlacementPlanner> planner;
    private final Semaphore permits = new Semaphore(MAX_AT_ONCE);

    /** All are asked for late, as they need the service's kinds first, of which this is one. */
    PlacementReviewResource(
            Supplier<Scheduler> scheduler, Supplier<AskedPods> asking, Supplier<PlacementPlanner> planner) {
        this.scheduler = scheduler;
        this.asking = asking;
        this.planner = planner;
    }

    @Override
    public ResourceType type() {
        return TYPE;
    }

    @Override
    public ObjectNode review(String namespace, ObjectNode document) {
        PlacementReviewSpec spec =
                WireJson.decode(document, PlacementReview.class).getSpec();
        List<Pod> asked = asked(spec);
        if (!permits.tryAcquire()) {
            throw ApiException.tooManyRequests("too many placement reviews are under way; please try again");
        }
        try {
            Trial trial = scheduler.get().prepare(asked, Set.copyOf(spec.nodesGone()));
            PlacementPlan plan = trial.plan(planner.get(), new SplittableRandom(SEED));
            return document.set("status", WireJson.MAPPER.valueToTree(status(trial, plan)));
        } finally {
            permits.release();
        }
    }

    private List<Pod> asked(PlacementReviewSpec spec) {
        List<FieldError> errors = new ArrayList<>();
        if (spec.pods().isEmpty() && spec.nodesGone().isEmpty()) {
            errors.add(FieldError.required("spec", "must have pods or nodesGone"));
        }
        if (spec.nodesGone().size() > MAX_NODES_GONE) {
            errors.add(FieldError.invalid(
                    "spec.nodesGone", spec.nodesGone().size(), "must not be more than " + MAX_NODES_GONE + " nodes"));
        }
        AskedPods pods = asking.get();
        for (int i = 0; i < spec.pods().size(); i++) {
            pods.add(spec.pods().get(i), "spec.pods[" + i + "]");
        }
        errors.addAll(pods.errors());
        if (!errors.isEmpty()) {
            throw ApiException.invalid(TYPE.groupKind(), "", errors);
        }
        return pods.pods();
    }

    private static PlacementReviewStatus status(Trial trial, PlacementPlan plan) {
        Map<ObjectKey, String> nodes = new HashMap<>();
        plan.placed().forEach(placed -> nodes.put(placed.pod().key(), placed.nodeName()));
        Map<ObjectKey, String> messages = new HashMap<>();
        plan.scores().forEach((pod, score) -> messages.put(pod, score.summary()));
        plan.unplaced()
                .forEach(pod -> messages.put(pod.pod().key(), pod.diagnosis().message()));
        plan.gangs().forEach(gang -> gang.pods().forEach(pod -> messages.put(pod.key(), gang.message())));
        List<Placement> asked = new ArrayList<>();
        List<Placement> displaced = new ArrayList<>();
        for (Candidate candidate : trial.pods()) {
            ObjectKey pod = candidate.pod().key();
            String message = candidate.hindrance().isEmpty() ? messages.getOrDefault(pod, "") : candidate.hindrance();
            Placement placement = new Placement(
                    pod.namespace(),
                    pod.name(),
                    candidate.from().isEmpty() ? null : candidate.from(),
                    nodes.get(pod),
                    message);
            (candidate.from().isEmpty() ? asked : displaced).add(placement);
        }
        int left = trial.nodesLeft();
        return new PlacementReviewStatus(left, nodes.size(), trial.pods().size() - nodes.size(), asked, displaced);
    }
}
