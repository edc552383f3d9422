package dev.gantry.agent.node;

import dev.gantry.agent.pod.PodStatusSink;
import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceClient;
import dev.gantry.apimachinery.client.ResourceClient.Deletion;
import dev.gantry.apimachinery.client.ResourceClient.Write;
import dev.gantry.apimachinery.client.ResourceClient.WriteOutcome;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what all pods of this process have to say in batches: while one is on its way, the next gathers. */
public final class PodStatusWriter implements PodStatusSink, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PodStatusWriter.class);

    /** Writes waiting: each pod has at most one report and one deletion, so this serves thousands of pods. */
    private static final int MAX_WAITING = 20_000;

    /** Writes a request: statuses of 2 KB each stay well below the API's limit of 3 MiB. */
    private static final int MAX_BATCH = 200;

    private record Waiting(Write<Pod> write, Consumer<WriteOutcome<Pod>> outcome) {}

    private final ResourceClient<Pod> pods;
    private final BlockingQueue<Waiting> queue = new ArrayBlockingQueue<>(MAX_WAITING);
    private final Thread thread;

    public PodStatusWriter(ResourceClient<Pod> pods) {
        this.pods = pods;
        this.thread = Thread.ofVirtual().name("pod-statuses").start(this::run);
    }

    @Override
    public void report(Pod pod, Consumer<WriteOutcome<Pod>> outcome) {
        offer(new Waiting(new Write.UpdateStatus<>(pod), outcome));
    }

    @Override
    public void finishDeletion(Pod pod, Consumer<WriteOutcome<Pod>> outcome) {
        Deletion deletion = Deletion.ofUid(pod.getMetadata().getUid()).withGracePeriodSeconds(0);
        offer(new Waiting(new Write.Delete<>(ObjectKey.of(pod), deletion), outcome));
    }

    private void offer(Waiting waiting) {
        if (!queue.offer(waiting)) {
            waiting.outcome.accept(new WriteOutcome.Refused<>(
                    ApiException.unavailable("more than " + MAX_WAITING + " writes about pods are waiting")));
        }
    }

    private void run() {
        List<Waiting> batch = new ArrayList<>();
        try {
            while (true) {
                batch.add(queue.take());
                queue.drainTo(batch, MAX_BATCH - 1);
                send(batch);
                batch.clear();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(List<Waiting> batch) {
        List<WriteOutcome<Pod>> outcomes = outcomes(batch);
        for (int i = 0; i < batch.size(); i++) {
            batch.get(i).outcome.accept(outcomes.get(i));
        }
    }

    private List<WriteOutcome<Pod>> outcomes(List<Waiting> batch) {
        try {
            return pods.writeAll(batch.stream().map(Waiting::write).toList());
        } catch (ApiException e) {
            LOG.warn("{} writes about pods failed: {}", batch.size(), e.getMessage());
            WriteOutcome<Pod> refused = new WriteOutcome.Refused<>(e);
            return batch.stream().map(waiting -> refused).toList();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
