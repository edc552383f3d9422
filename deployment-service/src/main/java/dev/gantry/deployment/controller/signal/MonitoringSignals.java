package dev.gantry.deployment.controller.signal;

import dev.gantry.apimachinery.WireJson;
import dev.gantry.deployment.analysis.Analysis;
import dev.gantry.deployment.analysis.AnalysisPolicy;
import dev.gantry.deployment.analysis.Evidence;
import dev.gantry.deployment.analysis.LatencyCounts;
import dev.gantry.deployment.analysis.LogEvidence;
import dev.gantry.deployment.analysis.NewPattern;
import dev.gantry.deployment.analysis.RevisionTraffic;
import dev.gantry.deployment.analysis.TrafficSlot;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** What monitoring-service counted and keeps: {@code /gantry/v1/traffic} and {@code /gantry/v1/patterns/comparison}. */
public final class MonitoringSignals implements SignalSource {

    private final Function<String, byte[]> get;

    /** Takes what answers a path with a body, or throws an ApiException. */
    public MonitoringSignals(Function<String, byte[]> get) {
        this.get = get;
    }

    @Override
    public Evidence ask(Question question, AnalysisPolicy policy) {
        LogEvidence logs = policy.onLogPatterns() ? logs(question) : LogEvidence.NONE;
        if (!policy.onTraffic()) {
            return new Evidence(RevisionTraffic.NONE, RevisionTraffic.NONE, logs);
        }
        JsonNode answer = read("/gantry/v1/traffic?namespace=" + question.namespace() + "&revision=" + question.fresh()
                + "&revision=" + question.former() + "&from="
                + seconds(question.since().minus(Analysis.BEFORE)));
        List<Long> bounds = numbers(answer.path("boundsMillis"));
        JsonNode revisions = answer.path("revisions");
        // A slot belongs to the rollout when it ends after the rollout began.
        Instant from = question.since().minusSeconds(answer.path("slotSeconds").asLong(0));
        return new Evidence(
                traffic(revisions.path(0), bounds, from), traffic(revisions.path(1), bounds, Instant.EPOCH), logs);
    }

    private LogEvidence logs(Question question) {
        JsonNode answer = read("/gantry/v1/patterns/comparison?namespace=" + question.namespace() + "&revision="
                + question.fresh() + "&baseline=" + question.former() + "&since=" + seconds(question.since()));
        List<NewPattern> patterns = new ArrayList<>();
        for (JsonNode pattern : answer.path("newPatterns")) {
            patterns.add(new NewPattern(
                    pattern.path("pattern").asString(""),
                    pattern.path("count").asInt(0),
                    pattern.path("pods").asInt(0),
                    pattern.path("example").asString("")));
        }
        return new LogEvidence(answer.path("baselineLines").asInt(0), patterns);
    }

    private static RevisionTraffic traffic(JsonNode revision, List<Long> bounds, Instant from) {
        List<TrafficSlot> slots = new ArrayList<>();
        for (JsonNode slot : revision.path("slots")) {
            Instant start = Instant.parse(slot.path("start").asString(""));
            if (start.isAfter(from)) {
                slots.add(new TrafficSlot(
                        start,
                        slot.path("requests").asLong(0),
                        slot.path("errors").asLong(0),
                        new LatencyCounts(bounds, numbers(slot.path("latency")))));
            }
        }
        return new RevisionTraffic(slots);
    }

    private static List<Long> numbers(JsonNode array) {
        List<Long> numbers = new ArrayList<>();
        array.forEach(number -> numbers.add(number.asLong(0)));
        return numbers;
    }

    private JsonNode read(String path) {
        return WireJson.parseObject(get.apply(path));
    }

    private static String seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
