package dev.gantry.gateway.testing;

import dev.gantry.apimachinery.WireJson;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.reactivestreams.Publisher;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import tools.jackson.databind.JsonNode;

/** monitoring-service as the gateway reports traffic to it. */
public final class StubMonitoring extends StubService {

    private final Queue<JsonNode> reports = new ConcurrentLinkedQueue<>();
    private final AtomicInteger failures = new AtomicInteger();

    /** Reports as they came, those that were answered with a failure included. */
    public Queue<JsonNode> reports() {
        return reports;
    }

    /** Fails the next so many reports, after it has read them. */
    public void failNext(int count) {
        failures.set(count);
    }

    /** The sum of a field over the reports of a revision, each sequence number once. */
    public long sum(String revision, String field) {
        long sum = 0;
        long counted = 0;
        for (JsonNode report : reports) {
            if (report.path("sequence").asLong() > counted) {
                counted = report.path("sequence").asLong();
                for (JsonNode series : report.path("series")) {
                    sum += series.path("revision").asString().equals(revision)
                            ? series.path(field).asLong()
                            : 0;
                }
            }
        }
        return sum;
    }

    @Override
    protected Publisher<Void> handle(HttpServerRequest request, HttpServerResponse response) {
        if (!request.uri().equals("/gantry/v1/traffic")) {
            return super.handle(request, response);
        }
        return request.receive().aggregate().asByteArray().flatMap(body -> {
            reports.add(WireJson.MAPPER.readTree(body));
            boolean fails = failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
            return response.status(fails ? 500 : 204).send();
        });
    }
}
