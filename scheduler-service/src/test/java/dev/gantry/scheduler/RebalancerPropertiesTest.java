package dev.gantry.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class RebalancerPropertiesTest {

    @Test
    void nothingIsMovedUnlessAskedFor() {
        RebalancerProperties usual = bound(Map.of());
        assertThat(usual.mode()).isEqualTo(RebalancerProperties.Mode.DRY_RUN);
        assertThat(usual.interval()).isEqualTo(Duration.ofMinutes(1));
        assertThat(bound(Map.of("gantry.scheduler.rebalancer.mode", "on")).mode())
                .isEqualTo(RebalancerProperties.Mode.ON);
        assertThat(bound(Map.of("gantry.scheduler.rebalancer.mode", "off")).mode())
                .isEqualTo(RebalancerProperties.Mode.OFF);
    }

    @ParameterizedTest
    @CsvSource({
        "interval, 10ms, interval must be at least 1s",
        "settling-time, -1s, settling-time must not be negative",
        "moves-per-interval, 0, moves-per-interval must be from 1 to 1000",
        "moves-at-once, 1001, moves-at-once must be from 1 to 1000",
        "margin, 0, margin must be from 1 to 10000",
        "low-utilization-percent, 101, low-utilization-percent must be from 0 to 100",
    })
    void mistakesNameTheSetting(String setting, String value, String message) {
        assertThatThrownBy(() -> bound(Map.of("gantry.scheduler.rebalancer." + setting, value)))
                .rootCause()
                .hasMessageStartingWith("gantry.scheduler.rebalancer." + message);
    }

    private static RebalancerProperties bound(Map<?, ?> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("gantry.scheduler.rebalancer", RebalancerProperties.class);
    }
}
