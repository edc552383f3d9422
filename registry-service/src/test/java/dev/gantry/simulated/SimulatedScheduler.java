package dev.gantry.simulated;

import dev.gantry.apimachinery.schema.ResourceStrategy;
import dev.gantry.apimachinery.schema.ResourceType;
import dev.gantry.apimachinery.schema.ResourceTypes;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.List;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import tools.jackson.databind.node.ObjectNode;

/** A service that owns pods, and the sets that control them, and decides nothing about them. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class SimulatedScheduler {

    /** A pod waits for as long as its deletion asks for, and goes at once where it asks for nothing. */
    private static final class PodStrategy implements ResourceStrategy {
        @Override
        public long gracePeriodSeconds(ObjectNode current, long requestedSeconds) {
            return Math.max(0, requestedSeconds);
        }
    }

    @Bean
    ResourceTypes resourceTypes() {
        return new ResourceTypes(List.of(
                ResourceType.namespaced("v1", Pod.class, "pods")
                        .withStatus()
                        .strategy(new PodStrategy())
                        .build(),
                ResourceType.namespaced("apps/v1", ReplicaSet.class, "replicasets")
                        .withStatus()
                        .build()));
    }
}
