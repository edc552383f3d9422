package dev.gantry.agent.node;

import dev.gantry.agent.AgentProperties;
import dev.gantry.agent.environment.ApiConfigurationData;
import dev.gantry.agent.environment.ConfigurationData;
import dev.gantry.agent.stream.pod.LocalPods;
import dev.gantry.apimachinery.client.ApiConnection;
import dev.gantry.apimachinery.client.WatchedView;
import dev.gantry.apimachinery.event.EventPoster;
import dev.gantry.apimachinery.event.EventRecorder;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.time.InstantSource;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The agent's way to the API: everything it reads and writes goes through the gateway. */
@Configuration(proxyBeanMethods = false)
class ApiConfiguration {

    @Bean
    InstantSource clock() {
        return Clock.systemUTC();
    }

    /** Its batches go to the scheduler, the owner of nodes and pods. */
    @Bean
    ApiConnection apiConnection(AgentProperties properties) {
        return ApiConnection.toGateway(
                URI.create(properties.apiServer()),
                properties.token(),
                Optional.ofNullable(properties.caCertificate()),
                "scheduler");
    }

    /** One watch, of this node's pods only; with simulated nodes of all pods, since they are many. */
    @Bean(destroyMethod = "close")
    WatchedView<Pod> pods(ApiConnection connection, AgentProperties properties) {
        String mine = "spec.nodeName=" + properties.node();
        return connection.watchView(Pod.class, properties.runtime().equals("simulated") ? "" : mine);
    }

    @Bean
    LocalPods localPods(WatchedView<Pod> pods) {
        return pods::get;
    }

    @Bean
    ConfigurationData configurationData(ApiConnection connection) {
        ApiConnection registry = connection.forOwner("registry");
        return new ApiConfigurationData(registry.client(ConfigMap.class), registry.client(Secret.class));
    }

    @Bean(destroyMethod = "close")
    EventRecorder eventRecorder(
            ApiConnection connection, AgentProperties properties, InstantSource clock, MeterRegistry meters) {
        return new EventPoster(
                connection.forOwner("monitoring").client(Event.class),
                "node-agent, " + properties.node(),
                clock,
                meters);
    }

    @Bean(destroyMethod = "close")
    PodStatusWriter podStatusWriter(ApiConnection connection) {
        return new PodStatusWriter(connection.client(Pod.class));
    }
}
