package dev.gantry.scheduler.loop;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.rest.SubresourceHandler;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/** GET pods/explain: what the scheduler thinks of every node for the pod. */
final class ExplainSubresource implements SubresourceHandler {

    private final Function<ObjectKey, CompletableFuture<ObjectNode>> scheduler;

    ExplainSubresource(Function<ObjectKey, CompletableFuture<ObjectNode>> scheduler) {
        this.scheduler = scheduler;
    }

    @Override
    public String resource() {
        return "pods";
    }

    @Override
    public String subresource() {
        return "explain";
    }

    @Override
    public ObjectNode get(ObjectKey key) {
        return ExplanationDesk.await(scheduler.apply(key));
    }
}
