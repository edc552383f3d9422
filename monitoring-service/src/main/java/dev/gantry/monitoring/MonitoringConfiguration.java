package dev.gantry.monitoring;

import dev.gantry.apimachinery.callback.MirroredFields;
import dev.gantry.apimachinery.callback.RemoteResources;
import dev.gantry.apimachinery.schema.ResourceTypes;
import dev.gantry.monitoring.event.EventKinds;
import dev.gantry.monitoring.learning.LearntUsage;
import dev.gantry.monitoring.learning.RecommendationResource;
import dev.gantry.monitoring.log.LogIndex;
import dev.gantry.monitoring.traffic.TrafficStore;
import dev.gantry.monitoring.usage.NodeMetricsResource;
import dev.gantry.monitoring.usage.PodMetricsResource;
import dev.gantry.monitoring.usage.UsageBoard;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.io.IOException;
import java.time.Clock;
import java.time.InstantSource;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The kinds of this service, its usage board and its log store. */
@Configuration(proxyBeanMethods = false)
class MonitoringConfiguration {

    @Bean
    InstantSource clock() {
        return Clock.systemUTC();
    }

    @Bean
    UsageBoard usageBoard(InstantSource clock) {
        return new UsageBoard(clock);
    }

    @Bean
    TrafficStore trafficStore(JdbcTemplate database, PlatformTransactionManager transactions, InstantSource clock) {
        return new TrafficStore(database, new TransactionTemplate(transactions), clock);
    }

    @Bean
    MirroredFields mirroredPods() {
        return MirroredPods.FIELDS;
    }

    /** The mirrors are asked for late: what provides them is wired after the types. */
    @Bean
    ResourceTypes resourceTypes(
            UsageBoard board,
            ObjectProvider<RemoteResources> remote,
            LearntUsage learnt,
            MonitoringProperties properties,
            InstantSource clock) {
        return new ResourceTypes(
                List.of(EventKinds.CORE),
                List.of(EventKinds.ALIAS),
                List.of(
                        new PodMetricsResource(board, () -> remote.getObject().mirror("scheduler", Pod.class)),
                        new NodeMetricsResource(board, () -> remote.getObject().mirror("scheduler", Node.class)),
                        new RecommendationResource(learnt, properties.recommendationMinHistory(), clock)));
    }

    @Bean
    MeterBinder monitoringGauges(LogIndex index, UsageBoard board) {
        return meters -> {
            Gauge.builder(MonitoringMetric.LOG_SIZE.metricName(), index, MonitoringConfiguration::sizeBytes)
                    .description(MonitoringMetric.LOG_SIZE.description())
                    .baseUnit("bytes")
                    .register(meters);
            Gauge.builder(
                            MonitoringMetric.USAGE_NODES.metricName(),
                            board,
                            reports -> reports.current().size())
                    .description(MonitoringMetric.USAGE_NODES.description())
                    .register(meters);
        };
    }

    private static double sizeBytes(LogIndex index) {
        try {
            return index.sizeBytes();
        } catch (IOException e) {
            return Double.NaN;
        }
    }
}
