package dev.gantry.monitoring.learning;

import dev.gantry.apimachinery.callback.RemoteResources;
import dev.gantry.apimachinery.controller.LeaderLease;
import dev.gantry.monitoring.MonitoringMetric;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Wires what learns from usage. */
@Configuration(proxyBeanMethods = false)
class LearningConfiguration {

    @Bean
    LearntUsage learntUsage() {
        return new LearntUsage();
    }

    @Bean
    JobOwners jobOwners(RemoteResources remote) {
        return new JobOwners(remote.client("deployment", Job.class)::get);
    }

    @Bean
    UsageLearner usageLearner(
            LearntUsage learnt, JobOwners jobs, RemoteResources remote, LeaderLease lease, InstantSource clock) {
        UsageLearner learner =
                new UsageLearner(learnt, jobs, () -> remote.mirror("scheduler", Pod.class), lease::isLeader, clock);
        var _ = remote.mirror("scheduler", Pod.class).subscribe(learner);
        return learner;
    }

    @Bean
    LearningUpkeep learningUpkeep(
            LearntUsage learnt,
            JobOwners jobs,
            JdbcTemplate database,
            PlatformTransactionManager transactions,
            LeaderLease lease,
            InstantSource clock) {
        HistoryStore store = new HistoryStore(database, new TransactionTemplate(transactions));
        return new LearningUpkeep(learnt, store, jobs, lease, clock);
    }

    @Bean
    MeterBinder learningMeters(LearntUsage learnt) {
        return meters -> {
            Gauge.builder(MonitoringMetric.LEARNT_CONTAINERS.metricName(), learnt, LearntUsage::size)
                    .description(MonitoringMetric.LEARNT_CONTAINERS.description())
                    .register(meters);
            FunctionCounter.builder(MonitoringMetric.LEARNT_REFUSED.metricName(), learnt, LearntUsage::refused)
                    .description(MonitoringMetric.LEARNT_REFUSED.description())
                    .register(meters);
        };
    }
}
