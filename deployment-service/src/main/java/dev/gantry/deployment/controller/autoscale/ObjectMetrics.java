package dev.gantry.deployment.controller.autoscale;

import dev.gantry.deployment.autoscale.MetricReading;
import io.fabric8.kubernetes.api.model.autoscaling.v2.ObjectMetricSource;

/** Where metrics of objects that are no pods come from. */
@FunctionalInterface
public interface ObjectMetrics {

    /** The metric now; that it cannot be had is an answer too. */
    MetricReading read(String namespace, ObjectMetricSource source);
}
