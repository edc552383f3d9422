package dev.gantry.deployment.controller.autoscale;

import dev.gantry.deployment.autoscale.PodUsage;
import java.util.Map;

/** Where the resource metrics of pods come from. */
@FunctionalInterface
public interface UsageSource {

    /** What the pods of a namespace used last, by name; throws an ApiException without an answer. */
    Map<String, PodUsage> usages(String namespace);
}
