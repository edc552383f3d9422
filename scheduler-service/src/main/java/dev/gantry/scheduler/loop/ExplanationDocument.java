package dev.gantry.scheduler.loop;

import dev.gantry.scheduler.placement.PodExplanation;
import dev.gantry.scheduler.placement.PodExplanation.RejectedNodes;
import dev.gantry.scheduler.placement.PodExplanation.ScoredNode;
import dev.gantry.scheduler.placement.Profile;
import dev.gantry.scheduler.placement.Shortfall;
import dev.gantry.scheduler.queue.GangState;
import io.fabric8.kubernetes.api.model.Pod;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** An explanation as users read it: scores from 0 to 100, amounts as quantities. */
final class ExplanationDocument {

    /** Kubernetes scores from 0 to 100. */
    private static final double UNIT = Profile.MAX_SCORE / 100.0;

    private ExplanationDocument() {}

    /** The document about a pod, without what the plugins say. */
    static ObjectNode of(Pod pod, String state) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("apiVersion", "gantry.dev/v1").put("kind", "PodExplanation");
        document.putObject("metadata")
                .put("namespace", pod.getMetadata().getNamespace())
                .put("name", pod.getMetadata().getName());
        document.put("schedulerName", pod.getSpec().getSchedulerName()).put("state", state);
        String node = pod.getSpec().getNodeName();
        if (node != null && !node.isEmpty()) {
            document.put("nodeName", node);
        }
        return document;
    }

    static void add(ObjectNode document, GangState gang) {
        document.putObject("gang")
                .put("name", gang.key().name())
                .put("minMember", gang.minMember())
                .put("placed", gang.placed())
                .put("waiting", gang.waiting());
    }

    static void add(ObjectNode document, PodExplanation explanation) {
        document.put("nodes", explanation.nodes()).put("feasibleNodes", explanation.feasible());
        ArrayNode rejected = document.putArray("rejected");
        explanation.rejected().forEach(nodes -> add(rejected.addObject(), nodes));
        ArrayNode best = document.putArray("best");
        explanation.best().forEach(node -> add(best.addObject(), node));
        explanation.chosen().ifPresent(node -> add(document.putObject("chosen"), node));
    }

    private static void add(ObjectNode to, RejectedNodes rejected) {
        to.put("plugin", rejected.plugin()).put("reason", rejected.reason()).put("nodes", rejected.nodes());
        rejected.shortfall().ifPresent(shortfall -> add(to.putObject("nearest"), shortfall));
        ArrayNode examples = to.putArray("examples");
        rejected.examples().forEach(examples::add);
    }

    private static void add(ObjectNode to, Shortfall shortfall) {
        to.put("of", shortfall.of())
                .put("wanted", shortfall.text(shortfall.wanted()))
                .put("available", shortfall.text(shortfall.available()))
                .put("missing", shortfall.text(shortfall.missing()));
        if (!shortfall.detail().isEmpty()) {
            to.put("detail", shortfall.detail());
        }
    }

    private static void add(ObjectNode to, ScoredNode node) {
        to.put("node", node.node()).put("score", node.total() / UNIT);
        ArrayNode scores = to.putArray("scores");
        node.scores()
                .forEach(score -> scores.addObject()
                        .put("plugin", score.plugin())
                        .put("score", score.score() / UNIT)
                        .put("weight", score.weight()));
    }
}
