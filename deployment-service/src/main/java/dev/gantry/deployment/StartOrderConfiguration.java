package dev.gantry.deployment;

import dev.gantry.apimachinery.client.LocalResources;
import dev.gantry.apimachinery.client.ResourceView;
import dev.gantry.apimachinery.schema.ResourceTypes;
import dev.gantry.deployment.controller.DependencyCircles;
import dev.gantry.deployment.controller.StartGates;
import dev.gantry.deployment.order.WorkloadRef;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The order in which workloads start and stop, over every kind that can be waited for and that this service serves. */
@Configuration(proxyBeanMethods = false)
class StartOrderConfiguration {

    @Bean
    StartGates startGates(ResourceTypes types, LocalResources local) {
        List<ResourceView<? extends HasMetadata>> views = types.all().stream()
                .filter(type -> WorkloadRef.KINDS.contains(type.kind().toLowerCase(Locale.ROOT)))
                .map(type -> local.view(type.model()))
                .collect(Collectors.toList());
        return new StartGates(views);
    }

    /** It judges the writes of those whose views it needs, and so asks for them late. */
    @Bean
    DependencyCircles dependencyCircles(ObjectProvider<StartGates> gates) {
        return new DependencyCircles(gates::getObject);
    }
}
