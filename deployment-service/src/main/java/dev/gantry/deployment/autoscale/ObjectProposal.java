package dev.gantry.deployment.autoscale;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricStatusBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricTarget;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricValueStatus;
import io.fabric8.kubernetes.api.model.autoscaling.v2.MetricValueStatusBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.ObjectMetricSource;
import java.util.List;

/**
 * How many replicas a metric of another object asks for, such as the requests that a Service gets: as many as share its value
 * out by the target's {@code averageValue}, or, with {@code value}, as many more or fewer as the value is off. It can be seen
 * while there is no replica at all.
 *
 * <p>Example: 45 requests/s where each replica is to have 10: ceil(4.5) = 5, also from 0 replicas on; none where there are
 * no requests.
 */
final class ObjectProposal {

    private static final String READY = "Ready";

    private final ScaleState state;
    private final ObjectMetricSource source;
    private final MetricTarget target;

    ObjectProposal(ScaleState state, ObjectMetricSource source) {
        this.state = state;
        this.source = source;
        this.target = source.getTarget();
    }

    MetricProposal propose(MetricReading reading) {
        return switch (reading) {
            case MetricReading.Value(long millis) -> byValue(millis);
            case MetricReading.Unreadable(String why) ->
                new MetricProposal.Unusable(
                        "FailedGetObjectMetric",
                        "unable to get metric " + source.getMetric().getName() + ": "
                                + source.getDescribedObject().getKind() + " on "
                                + source.getDescribedObject().getName() + ": " + why);
        };
    }

    private MetricProposal byValue(long millis) {
        boolean average = target.getAverageValue() != null;
        int replicas = average ? shared(millis) : proportional(millis);
        MetricValueStatusBuilder current = new MetricValueStatusBuilder();
        MetricValueStatus value = average
                ? current.withAverageValue(ScaleAmounts.quantity(
                                millis / Math.max(1, state.target().present())))
                        .build()
                : current.withValue(ScaleAmounts.quantity(millis)).build();
        String name = source.getDescribedObject().getKind() + " metric "
                + source.getMetric().getName();
        return new MetricProposal.Replicas(
                replicas,
                name,
                new MetricStatusBuilder()
                        .withType("Object")
                        .withNewObject()
                        .withMetric(source.getMetric())
                        .withDescribedObject(source.getDescribedObject())
                        .withCurrent(value)
                        .endObject()
                        .build());
    }

    private int shared(long millis) {
        double wanted = ScaleAmounts.millis(target.getAverageValue());
        int present = state.target().present();
        boolean close = present > 0 && ScaleAmounts.isClose(millis / (wanted * present));
        return close ? state.target().wanted() : (int) Math.ceil(millis / wanted);
    }

    private int proportional(long millis) {
        double ratio = millis / (double) ScaleAmounts.millis(target.getValue());
        int wanted = state.target().wanted();
        if (wanted == 0) {
            return (int) Math.ceil(ratio);
        }
        return ScaleAmounts.isClose(ratio) ? wanted : (int) Math.ceil(ratio * ready(state.pods()));
    }

    private static long ready(List<Pod> pods) {
        return pods.stream()
                .filter(pod -> pod.getStatus() != null
                        && pod.getStatus().getConditions().stream()
                                .anyMatch(c -> READY.equals(c.getType()) && "True".equals(c.getStatus())))
                .count();
    }
}
