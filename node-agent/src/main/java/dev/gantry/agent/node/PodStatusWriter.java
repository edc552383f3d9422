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
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what all pods of this process have to say in batches: while some are on their way, the next gathers. */
public final class PodStatusWriter implements PodStatusSink, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PodStatusWriter.class);

    /** Writes waiting for one sender: each pod has at most one report and one deletion, so that all serve a process of a thousand nodes. */
    private static final int MAX_WAITING = 50_000;

    /** Requests under way at once. The writes of one pod are one sender's, so that none overtakes another. */
    private static final int SENDERS = 4;

    /** Writes a request: statuses of 2 KB each stay well below the API's limit of 3 MiB. */
    private static final int MAX_BATCH = 200;

    private record Waiting(Write<Pod> write, Consumer<WriteOutcome<Pod>> outcome) {}

    private final ResourceClient<Pod> pods;
    private final List<BlockingQueue<Waiting>> queues = new ArrayList<>();
    private final List<Thread> senders = new ArrayList<>();

    public PodStatusWriter(ResourceClient<Pod> pods) {
        this.pods = pods;
        for (int i = 0; i < SENDERS; i++) {
            BlockingQueue<Waiting> queue = new LinkedBlockingQueue<>(MAX_WAITING);
            queues.add(queue);
            senders.add(Thread.ofVirtual().name("pod-statuses-" + i).start(() -> run(queue)));
        }
    }

    @Override
    public void report(Pod pod, Consumer<WriteOutcome<Pod>> outcome) {
        offer(pod, new Waiting(new Write.UpdateStatus<>(pod), outcome));
    }

    @Override
    public void finishDeletion(Pod pod, Consumer<WriteOutcome<Pod>> outcome) {
        Deletion deletion = Deletion.ofUid(pod.getMetadata().getUid()).withGracePeriodSeconds(0);
        offer(pod, new Waiting(new Write.Delete<>(ObjectKey.of(pod), deletion), outcome));
    }

    private void offer(Pod pod, Waiting waiting) {
        int sender = Math.floorMod(pod.getMetadata().getUid().hashCode(), SENDERS);
        if (!queues.get(sender).offer(waiting)) {
            waiting.outcome.accept(new WriteOutcome.Refused<>(
                    ApiException.unavailable("more than " + MAX_WAITING + " writes about pods are waiting")));
        }
    }

    private void run(BlockingQueue<Waiting> queue) {
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
        senders.forEach(Thread::interrupt);
    }
}
