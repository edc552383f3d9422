package dev.gantry.monitoring;

import java.nio.file.Path;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What can be set of monitoring.
 *
 * @param dataDirectory where the log index lives, on a local disk
 * @param eventTtl how long an event is kept after it last happened
 * @param logRetention how long log lines are kept
 * @param logMaxSize the size at which the oldest log lines go, whatever their age
 * @param recommendationMinHistory how long a container must have been looked at before a recommendation is shown
 */
@ConfigurationProperties("gantry.monitoring")
public record MonitoringProperties(
        @DefaultValue(".gantry/monitoring") Path dataDirectory,
        @DefaultValue("1h") Duration eventTtl,
        @DefaultValue("7d") Duration logRetention,
        @DefaultValue("2GB") DataSize logMaxSize,
        @DefaultValue("10m") Duration recommendationMinHistory) {}
