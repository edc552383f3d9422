package dev.gantry.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.scheduler.placement.Profile;
import dev.gantry.scheduler.placement.SpreadConstraint;
import dev.gantry.scheduler.placement.plugin.Profiles;
import dev.gantry.scheduler.rebalance.Goal;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ClassPathResource;

class SchedulerPropertiesTest {

    @Test
    void theShippedSettingsHaveKubernetesDefaultProfile() throws IOException {
        Map<String, Profile> profiles = shipped().profilesByName();
        assertThat(profiles)
                .containsOnlyKeys(
                        "default-scheduler",
                        "gantry-scheduler",
                        "bin-packing-scheduler",
                        "least-fragmentation-scheduler");
        Profile sparing = Objects.requireNonNull(profiles.get("least-fragmentation-scheduler"));
        assertThat(sparing.leastFragmentationWeight())
                .isEqualTo(Profiles.leastFragmentation().leastFragmentationWeight());
        assertThat(sparing.usageScores())
                .hasSameSizeAs(Profiles.leastFragmentation().usageScores());
        Profile usual = Objects.requireNonNull(profiles.get("default-scheduler"));
        assertThat(usual.nodeScores())
                .extracting(score -> score.plugin().plugin() + " " + score.weight())
                .containsExactly("TaintToleration 3", "NodeAffinity 2");
        assertThat(usual.podTopologySpreadWeight()).isEqualTo(2);
        assertThat(usual.interPodAffinityWeight()).isEqualTo(2);
        assertThat(usual.imageLocalityWeight()).isEqualTo(1);
    }

    @Test
    void aProfileCanBeSetInFull() {
        Map<String, Profile> profiles = bound(Map.of(
                        "gantry.scheduler.profiles[0].scheduler-name", "gpu",
                        "gantry.scheduler.profiles[0].scoring", "requested-to-capacity-ratio",
                        "gantry.scheduler.profiles[0].resources[example.com/gpu]", "5",
                        "gantry.scheduler.profiles[0].shape[0].utilization", "0",
                        "gantry.scheduler.profiles[0].shape[0].score", "0",
                        "gantry.scheduler.profiles[0].shape[1].utilization", "100",
                        "gantry.scheduler.profiles[0].shape[1].score", "10",
                        "gantry.scheduler.profiles[0].weights.ImageLocality", "0"))
                .profilesByName();
        assertThat(profiles).containsOnlyKeys("gpu");
        assertThat(profiles)
                .extractingByKey("gpu")
                .extracting(Profile::imageLocalityWeight)
                .isEqualTo(0);
    }

    @Test
    void constraintsOfTheCluster() {
        assertThat(bound(Map.of(
                                "gantry.scheduler.profiles[0].scheduler-name", "a",
                                "gantry.scheduler.default-constraints[0].max-skew", "3",
                                "gantry.scheduler.default-constraints[0].topology-key", "zone",
                                "gantry.scheduler.default-constraints[0].when-unsatisfiable", "DoNotSchedule"))
                        .spreadConstraints())
                .containsExactly(SpreadConstraint.ofOwner(3, "zone", true));
    }

    @Test
    void mistakesNameTheSetting() {
        assertThatThrownBy(() -> bound(Map.of(
                                "gantry.scheduler.profiles[0].scheduler-name", "a",
                                "gantry.scheduler.profiles[1].scheduler-name", "a"))
                        .profilesByName())
                .hasMessage("gantry.scheduler.profiles: scheduler-name a appears twice");
        assertThatThrownBy(() -> bound(Map.of(
                                "gantry.scheduler.profiles[0].scheduler-name", "a",
                                "gantry.scheduler.profiles[0].weights.Nonsense", "1"))
                        .profilesByName())
                .hasMessageStartingWith("gantry.scheduler.profiles of a: weights: Nonsense is none of");
        assertThatThrownBy(() -> bound(Map.of("gantry.scheduler.node-lease-timeout", "40s")))
                .rootCause()
                .hasMessage("gantry.scheduler.profiles: at least one is needed");
    }

    @Test
    void whatTheShippedProfilesWantOfTheNodesLoad() throws IOException {
        assertThat(shipped().goalsByName())
                .containsOnly(
                        Map.entry("default-scheduler", Goal.SPREAD),
                        Map.entry("gantry-scheduler", Goal.SPREAD),
                        Map.entry("bin-packing-scheduler", Goal.PACK),
                        Map.entry("least-fragmentation-scheduler", Goal.NONE));
    }

    private static SchedulerProperties bound(Map<?, ?> settings) {
        return new Binder(new MapConfigurationPropertySource(settings))
                .bindOrCreate("gantry.scheduler", SchedulerProperties.class);
    }

    private static SchedulerProperties shipped() throws IOException {
        PropertySource<?> shipped = new YamlPropertySourceLoader()
                .load("shipped", new ClassPathResource("application.yml"))
                .getFirst();
        Map<Object, Object> settings = new HashMap<>();
        for (String name : ((EnumerablePropertySource<?>) shipped).getPropertyNames()) {
            settings.put(name, shipped.getProperty(name));
        }
        return bound(settings);
    }
}
