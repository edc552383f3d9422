package dev.gantry.scheduler.pod;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.WireJson;
import dev.gantry.apimachinery.rest.DeleteRequest;
import dev.gantry.apimachinery.rest.ResourceOperations;
import dev.gantry.apimachinery.rest.SubresourceHandler;
import dev.gantry.apimachinery.rest.WriteOptions;
import dev.gantry.apimachinery.schema.ResourceType;
import dev.gantry.apimachinery.schema.ResourceTypes;
import dev.gantry.apimachinery.store.ResourceStore;
import dev.gantry.scheduler.budget.Budgets;
import dev.gantry.scheduler.disruption.EvictionDecision;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetStatus;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * POST pods/eviction: deletes the pod with its grace period, as {@code kubectl drain} asks for each pod, where its
 * PodDisruptionBudget grants it. The grant is written to the budget before the pod is deleted, so that two evictions at once
 * never spend the same one.
 */
public final class EvictionSubresource implements SubresourceHandler {

    private final ResourceOperations operations;
    private final ResourceStore store;
    private final ResourceType pods;
    private final ResourceType budgets;
    private final Supplier<Budgets> index;
    private final InstantSource clock;

    /** @param index the budgets, asked for late since what provides them needs this first */
    public EvictionSubresource(
            ResourceOperations operations,
            ResourceStore store,
            ResourceTypes types,
            Supplier<Budgets> index,
            InstantSource clock) {
        this.operations = operations;
        this.store = store;
        this.pods = types.of(Pod.class);
        this.budgets = types.of(PodDisruptionBudget.class);
        this.index = index;
        this.clock = clock;
    }

    @Override
    public String resource() {
        return pods.resource();
    }

    @Override
    public String subresource() {
        return "eviction";
    }

    @Override
    public ObjectNode post(ObjectKey key, ObjectNode body, WriteOptions options) {
        Pod pod = store.cache()
                .get(pods, key)
                .map(held -> (Pod) held.typed())
                .orElseThrow(() -> ApiException.notFound(pods.resource(), key.name()));
        DeleteRequest request = deletion(body.path("deleteOptions"), pod);
        if (!EvictionDecision.isFree(pod)) {
            budgetOf(pod)
                    .filter(budget -> !EvictionDecision.isUncounted(pod, budget))
                    .ifPresent(budget -> spend(budget, key.name(), options));
        }
        ResourceOperations.join(operations.delete(pods, key, request, options));
        return BindingSubresource.success();
    }

    /** The deletion that was asked for, of this pod and no other that may come to have its name. */
    private static DeleteRequest deletion(JsonNode asked, Pod pod) {
        return new DeleteRequest(
                asked.path("preconditions")
                        .path("uid")
                        .asString(pod.getMetadata().getUid()),
                asked.path("preconditions").path("resourceVersion").asString(""),
                asked.path("gracePeriodSeconds").asLong(-1),
                "Background");
    }

    private Optional<PodDisruptionBudget> budgetOf(Pod pod) {
        List<PodDisruptionBudget> matching = index.get().of(pod);
        if (matching.size() > 1) {
            throw ApiException.of(
                    500,
                    "InternalError",
                    "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support.");
        }
        return matching.stream().findFirst();
    }

    private void spend(PodDisruptionBudget budget, String pod, WriteOptions options) {
        ResourceOperations.join(
                operations.edit(budgets, ObjectKey.of(budget), true, document -> granted(document, pod), options));
    }

    private ObjectNode granted(ObjectNode document, String pod) {
        PodDisruptionBudget held = WireJson.decode(document, PodDisruptionBudget.class);
        PodDisruptionBudgetStatus status = EvictionDecision.grant(held, pod, clock.instant());
        return document.set("status", WireJson.MAPPER.valueToTree(status));
    }
}
