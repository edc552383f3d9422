package dev.gantry.scheduler.review;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.WireJson;
import dev.gantry.apimachinery.callback.RemoteResources;
import dev.gantry.apimachinery.rest.ResourceOperations;
import dev.gantry.apimachinery.rest.WriteOptions;
import dev.gantry.apimachinery.schema.ResourceType;
import dev.gantry.apimachinery.schema.ResourceTypes;
import dev.gantry.scheduler.SchedulerProperties;
import dev.gantry.scheduler.placement.PlacementPlanner;
import dev.gantry.scheduler.placement.ProfileChoice;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.ArrayList;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.node.ObjectNode;

/** Wires the placement reviews. */
@Configuration(proxyBeanMethods = false)
class ReviewConfiguration {

    @Bean
    PlacementReviewResource placementReviews(
            SchedulerProperties properties,
            ObjectProvider<PlacementReviewResource.Scheduler> scheduler,
            ObjectProvider<WorkloadTemplates> workloads,
            ObjectProvider<ResourceTypes> types,
            ObjectProvider<ResourceOperations> operations) {
        PlacementPlanner planner = new PlacementPlanner(ProfileChoice.of(properties.profilesByName()), true);
        return new PlacementReviewResource(
                scheduler::getObject,
                () -> new AskedPods(
                        workloads.getObject(),
                        (namespace, pod) -> created(
                                operations.getObject(), types.getObject().of(Pod.class), namespace, pod)),
                () -> planner);
    }

    @Bean
    WorkloadTemplates workloadTemplates(RemoteResources remote) {
        return new WorkloadTemplates(
                remote.mirror("deployment", Deployment.class),
                remote.mirror("deployment", ReplicaSet.class),
                remote.mirror("deployment", StatefulSet.class));
    }

    /** As it would be stored, under another name, as one of the name may exist; nothing is stored. */
    private static Pod created(ResourceOperations operations, ResourceType pods, String namespace, Pod pod)
            throws ApiException {
        ObjectNode document = WireJson.MAPPER.valueToTree(pod);
        ObjectNode metadata = document.withObject("metadata");
        String name = metadata.path("name").asString("");
        metadata.remove("name");
        metadata.remove("uid");
        metadata.put("generateName", name + "-");
        WriteOptions dryRun = new WriteOptions(
                true, WriteOptions.FieldValidation.IGNORE, new ArrayList<>(), Optional.empty(), "placement-review");
        return (Pod) ResourceOperations.join(operations.create(pods, namespace, document, dryRun))
                .typed();
    }
}
