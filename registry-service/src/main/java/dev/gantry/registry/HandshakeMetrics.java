package dev.gantry.registry;

import dev.gantry.registry.handshake.HandshakeJudge;
import dev.gantry.registry.handshake.HandshakeReconciler;
import dev.gantry.registry.handshake.Judgement;
import dev.gantry.registry.handshake.ProxyReport;
import dev.gantry.registry.handshake.ProxyRoster;
import dev.gantry.registry.handshake.RouteHistory;
import dev.gantry.registry.handshake.WaitTimes;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The state of the handshake with the proxies, as metrics. */
final class HandshakeMetrics implements WaitTimes {

    private static final Map<String, String> LABELS =
            Map.of(HandshakeJudge.ROUTABLE, "routable", HandshakeJudge.DRAINED, "drained");

    private final MeterRegistry meters;
    private final ProxyRoster roster;
    private final RouteHistory history;
    private final InstantSource clock;

    HandshakeMetrics(MeterRegistry meters, ProxyRoster roster, RouteHistory history, InstantSource clock) {
        this.meters = meters;
        this.roster = roster;
        this.history = history;
        this.clock = clock;
        gauge(
                RegistryMetric.PROXIES,
                Tags.empty(),
                () -> roster.live(clock.instant()).size());
        gauge(RegistryMetric.PROXIES_FENCED, Tags.empty(), () -> roster.fenced(clock.instant()));
        gauge(RegistryMetric.PROXY_LAG, Tags.empty(), this::lag);
        TimeGauge.builder(
                        RegistryMetric.PROXY_SILENCE.metricName(),
                        () -> roster.longestSilence(clock.instant()).toMillis(),
                        TimeUnit.MILLISECONDS)
                .description(RegistryMetric.PROXY_SILENCE.description())
                .register(meters);
        LABELS.keySet().forEach(this::timer);
    }

    /** Adds how many pods wait. */
    void watch(HandshakeReconciler reconciler) {
        LABELS.forEach((condition, label) -> gauge(
                RegistryMetric.PODS_WAITING, Tags.of("condition", label), () -> reconciler.waitingFor(condition)));
    }

    @Override
    public void ended(Judgement.Set set, Duration waited) {
        if (set.status()) {
            timer(set.type()).record(waited);
        }
    }

    private Timer timer(String condition) {
        return Timer.builder(RegistryMetric.WAIT.metricName())
                .description(RegistryMetric.WAIT.description())
                .tag("condition", LABELS.getOrDefault(condition, condition))
                .register(meters);
    }

    private long lag() {
        long newest = history.newest();
        return roster.live(clock.instant()).stream()
                .mapToLong(ProxyReport::drained)
                .map(drained -> Math.max(0, newest - drained))
                .max()
                .orElse(0);
    }

    private void gauge(RegistryMetric metric, Tags tags, Supplier<Number> value) {
        Gauge.builder(metric.metricName(), value)
                .tags(tags)
                .description(metric.description())
                .register(meters);
    }
}
