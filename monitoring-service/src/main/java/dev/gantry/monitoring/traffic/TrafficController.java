package dev.gantry.monitoring.traffic;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.monitoring.MonitoringMetric;
import dev.gantry.monitoring.TimeParameter;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Where gateways report what users of applications got, and rollouts compare revisions by it. */
@RestController
@RequestMapping("/gantry/v1/traffic")
@Tag(name = "Traffic", description = "What users of applications got, for each revision of a workload")
class TrafficController {

    /** A comparison needs two; a person looks at some. */
    private static final int MAX_REVISIONS = 10;

    private final TrafficStore store;
    private final InstantSource clock;
    private final Counter reports;

    TrafficController(TrafficStore store, InstantSource clock, MeterRegistry meters) {
        this.store = store;
        this.clock = clock;
        this.reports = Counter.builder(MonitoringMetric.TRAFFIC_REPORTS.metricName())
                .description(MonitoringMetric.TRAFFIC_REPORTS.description())
                .register(meters);
    }

    @PostMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            summary = "Report what a gateway counted since its last report",
            description =
                    "A report is known by its gateway and sequence: sent again, it counts once. Those of several gateways add up.")
    void report(@RequestBody TrafficReport report) {
        report.problem().ifPresent(problem -> {
            throw ApiException.badRequest(problem);
        });
        if (store.put(report)) {
            reports.increment();
        }
    }

    @GetMapping
    @Operation(
            summary = "The requests, errors and latency of revisions",
            description =
                    "Of the last half hour at most. An error is an answer with 5xx, or a request that was lost at the pod. Latency is the"
                            + " time until the answer began. The time is widened to whole slots.")
    Answer traffic(
            @RequestParam(defaultValue = "") String namespace,
            @RequestParam(defaultValue = "") @Parameter(description = "Labels pod-template-hash, 1 to 10")
                    List<String> revision,
            @RequestParam(defaultValue = "") @Parameter(description = "Earliest time, RFC 3339") String from,
            @RequestParam(defaultValue = "") @Parameter(description = "Latest time, RFC 3339") String to) {
        if (namespace.isEmpty()) {
            throw ApiException.badRequest("namespace: must be set");
        }
        if (revision.isEmpty() || revision.size() > MAX_REVISIONS) {
            throw ApiException.badRequest("revision: must be set, 1 to " + MAX_REVISIONS + " times");
        }
        Instant now = clock.instant();
        Instant since = TimeParameter.parse("from", from, now.minus(TrafficStore.KEPT));
        Instant until = TimeParameter.parse("to", to, now);
        if (until.isBefore(since)) {
            throw ApiException.badRequest("to: must not be before from");
        }
        return new Answer(
                namespace,
                since,
                until,
                TrafficStore.SLOT.toSeconds(),
                LatencyHistogram.BOUNDS_MILLIS,
                store.read(namespace, revision, since, until));
    }

    @GetMapping("/services/{namespace}/{service}")
    @Operation(
            summary = "The requests that come to a Service",
            description =
                    "Over the last half minute, also those that no pod was there for. No rate is told by a service that has"
                            + " not listened for so long.")
    ServiceRate rate(@PathVariable String namespace, @PathVariable String service) {
        OptionalDouble rate = store.requestsPerSecond(namespace, service);
        return new ServiceRate(
                namespace, service, TrafficStore.RATE_WINDOW.toSeconds(), rate.isPresent() ? rate.getAsDouble() : null);
    }

    /** What comes to a Service. */
    record ServiceRate(
            String namespace,
            String service,
            long windowSeconds,
            @Nullable Double requestsPerSecond) {}

    /**
     * What was asked for.
     *
     * @param boundsMillis upper bounds of the slots' latency counts
     */
    record Answer(
            String namespace,
            Instant from,
            Instant to,
            long slotSeconds,
            List<Long> boundsMillis,
            List<RevisionTraffic> revisions) {}
}
