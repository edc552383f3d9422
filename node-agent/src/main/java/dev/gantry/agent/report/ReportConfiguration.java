package dev.gantry.agent.report;

import dev.gantry.agent.AgentProperties;
import dev.gantry.agent.node.Periodically;
import dev.gantry.agent.runtime.AgentIdentity;
import dev.gantry.agent.runtime.ContainerRuntime;
import dev.gantry.apimachinery.WireJson;
import dev.gantry.apimachinery.client.ApiConnection;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Reports of a real node; simulated nodes have nothing to measure. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "gantry.agent.runtime", havingValue = "docker", matchIfMissing = true)
class ReportConfiguration {

    private static final Duration USAGE_PERIOD = Duration.ofSeconds(10);
    private static final Duration SCAN_PERIOD = Duration.ofSeconds(10);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);

    @Bean
    LogDelivery logDelivery(ApiConnection connection, AgentProperties properties) throws IOException {
        return new LogDelivery(
                lines -> connection.send("POST", "/gantry/monitoring/v1/logs", "application/x-ndjson", lines),
                new LogPositions(properties.stateDirectory().resolve("log-positions")));
    }

    @Bean
    LogShipper logShipper(ContainerRuntime runtime, AgentIdentity agent, LogDelivery delivery) {
        return new LogShipper(agent, runtime, delivery);
    }

    @Bean
    Periodically logScan(LogShipper shipper) {
        return Periodically.start("log-scan", SCAN_PERIOD, AFTER_FAILURE, shipper::scan);
    }

    @Bean
    UsageReporter usageReporter(
            ContainerRuntime runtime, ApiConnection connection, AgentIdentity agent, InstantSource clock) {
        return new UsageReporter(agent, runtime, report -> send(connection, report), clock);
    }

    private static void send(ApiConnection connection, UsageReport report) {
        connection.send(
                "POST", "/gantry/monitoring/v1/metrics", "application/json", WireJson.MAPPER.writeValueAsBytes(report));
    }

    @Bean
    Periodically usageReports(UsageReporter reporter) {
        return Periodically.start("usage", USAGE_PERIOD, AFTER_FAILURE, reporter::report);
    }
}
