package dev.gantry.scheduler.loop;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.rest.SubresourceHandler;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import tools.jackson.databind.node.ObjectNode;

/** GET pods/explain: what the scheduler thinks of every node for the pod. */
final class ExplainSubresource implements SubresourceHandler {

    /** A batch and some other answers may come first. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

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
        try {
            return scheduler.apply(key).get(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ApiException refusal) {
                throw refusal;
            }
            throw new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw ApiException.timeout("the scheduler had no time to explain the pod; please try again");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ApiException.unavailable("interrupted");
        }
    }
}
