package dev.gantry.scheduler.loop;

import dev.gantry.scheduler.SchedulerMetric;
import dev.gantry.scheduler.queue.QueueDepth;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.function.ToDoubleFunction;

/** The figures of the scheduling loop. */
final class SchedulerMeters {

    final Counter scheduled;
    final Counter unschedulable;
    final Counter lost;
    final Counter victims;
    final Timer plan;
    final Timer bind;
    private volatile QueueDepth depth = new QueueDepth(0, 0, 0);

    SchedulerMeters(MeterRegistry meters) {
        scheduled = attempts(meters, "scheduled");
        unschedulable = attempts(meters, "unschedulable");
        lost = attempts(meters, "lost");
        victims = Counter.builder(SchedulerMetric.PREEMPTION_VICTIMS.metricName())
                .description(SchedulerMetric.PREEMPTION_VICTIMS.description())
                .register(meters);
        plan = timer(meters, SchedulerMetric.PLAN);
        bind = timer(meters, SchedulerMetric.BIND);
        gauge(meters, "active", now -> now.depth.active());
        gauge(meters, "backoff", now -> now.depth.backingOff());
        gauge(meters, "unschedulable", now -> now.depth.unschedulable());
    }

    void depth(QueueDepth now) {
        depth = now;
    }

    private static Counter attempts(MeterRegistry meters, String result) {
        return Counter.builder(SchedulerMetric.ATTEMPTS.metricName())
                .description(SchedulerMetric.ATTEMPTS.description())
                .tag("result", result)
                .register(meters);
    }

    private static Timer timer(MeterRegistry meters, SchedulerMetric metric) {
        return Timer.builder(metric.metricName())
                .description(metric.description())
                .register(meters);
    }

    private void gauge(MeterRegistry meters, String queue, ToDoubleFunction<SchedulerMeters> value) {
        Gauge.builder(SchedulerMetric.PENDING_PODS.metricName(), this, value)
                .description(SchedulerMetric.PENDING_PODS.description())
                .tag("queue", queue)
                .register(meters);
    }
}
