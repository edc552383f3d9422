package dev.gantry.monitoring.log;

import dev.gantry.monitoring.MonitoringProperties;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;

/** The lines of containers: this replica's own, and those of all replicas as one. */
@Configuration(proxyBeanMethods = false)
class LogConfiguration {

    @Bean(destroyMethod = "close")
    LogIndex logIndex(MonitoringProperties properties) throws IOException {
        return new LogIndex(properties.dataDirectory().resolve("logs"));
    }

    @Bean
    LogRetention logRetention(LogIndex index, MonitoringProperties properties, InstantSource clock) {
        return new LogRetention(
                index, properties.logRetention(), properties.logMaxSize().toBytes(), clock);
    }

    @Bean
    LogReplicas logReplicas(
            JdbcTemplate database,
            MonitoringProperties properties,
            @Value("${gantry.self-url:http://127.0.0.1:${server.port:8080}}") URI selfUrl,
            @Value("${gantry.internal.token:}") String internalToken)
            throws IOException {
        String freshId = UUID.randomUUID().toString();
        return LogReplicas.announce(database, properties.dataDirectory(), freshId, selfUrl, internalToken);
    }

    @Bean
    ReplicatedLogs replicatedLogs(LogIndex index, LogReplicas replicas) {
        return new ReplicatedLogs(index, replicas::others, false);
    }

    @Bean
    PodLogs podLogs(ReplicatedLogs logs) {
        return new PodLogs(logs);
    }

    @Bean
    LogPatterns logPatterns(LogIndex index, LogReplicas replicas, ReplicatedLogs reached) {
        return new LogPatterns(reached, new ReplicatedLogs(index, replicas::others, true));
    }
}
