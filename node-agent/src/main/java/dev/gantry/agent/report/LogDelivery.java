package dev.gantry.agent.report;

import dev.gantry.agent.report.LogFollower.Delivery;
import dev.gantry.agent.runtime.ContainerId;
import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.WireJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends output to monitoring in batches, and moves the read positions once a batch has arrived. */
public final class LogDelivery implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LogDelivery.class);

    /** Pieces waiting, of at most 16 KiB each and mostly 100 bytes; then the followers wait. */
    private static final int MAX_WAITING = 4000;

    private static final int MAX_BATCH = 1000;

    /** The API takes bodies up to 3 MiB; one piece may exceed this mark. */
    private static final int MAX_BATCH_BYTES = 1 << 20;

    /** How long a batch gathers: a reader of stored logs sees a line after about this. */
    private static final Duration GATHER = Duration.ofMillis(200);

    private static final Duration FIRST_RETRY = Duration.ofMillis(500);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(10);

    /** Takes newline-delimited JSON. */
    @FunctionalInterface
    public interface Receiver {
        void receive(byte[] lines);
    }

    private final Receiver receiver;
    private final LogPositions positions;
    private final BlockingQueue<Delivery> queue = new ArrayBlockingQueue<>(MAX_WAITING);
    private final Thread thread;

    LogDelivery(Receiver receiver, LogPositions positions) {
        this.receiver = receiver;
        this.positions = positions;
        this.thread = Thread.ofVirtual().name("log-delivery").start(this::run);
    }

    BlockingQueue<Delivery> queue() {
        return queue;
    }

    LogPosition position(ContainerId id) {
        return positions.read(id);
    }

    void retain(Set<String> ids) {
        try {
            positions.retain(ids);
        } catch (IOException e) {
            LOG.warn("old read positions remain: {}", e.getMessage());
        }
    }

    private void run() {
        try {
            while (true) {
                List<Delivery> batch = gather();
                send(encode(batch));
                acknowledge(batch);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private List<Delivery> gather() throws InterruptedException {
        List<Delivery> batch = new ArrayList<>();
        Delivery next = queue.take();
        long bytes = 0;
        while (next != null) {
            batch.add(next);
            bytes += next instanceof Delivery.Piece piece
                    ? piece.content().line().length()
                    : 0;
            boolean full = batch.size() >= MAX_BATCH || bytes >= MAX_BATCH_BYTES;
            next = full ? null : queue.poll(GATHER.toMillis(), TimeUnit.MILLISECONDS);
        }
        return batch;
    }

    private static byte[] encode(List<Delivery> batch) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (Delivery delivery : batch) {
            if (delivery instanceof Delivery.Piece piece) {
                lines.writeBytes(WireJson.MAPPER.writeValueAsBytes(piece.content()));
                lines.write('\n');
            }
        }
        return lines.toByteArray();
    }

    /** Repeats until monitoring has it: what was acknowledged by nobody is not delivered. */
    private void send(byte[] lines) throws InterruptedException {
        Duration pause = FIRST_RETRY;
        while (lines.length > 0) {
            try {
                receiver.receive(lines);
                return;
            } catch (ApiException e) {
                LOG.info("monitoring takes no logs, trying again in {}: {}", pause, e.getMessage());
                if (e.code() == 400 || e.code() == 413 || e.code() == 422) {
                    return; // it never will take this; the rest must not wait for it
                }
            }
            Thread.sleep(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_RETRY) < 0 ? pause.multipliedBy(2) : LONGEST_RETRY;
        }
    }

    private void acknowledge(List<Delivery> batch) {
        Map<ContainerId, LogPosition> last = new HashMap<>();
        for (Delivery delivery : batch) {
            switch (delivery) {
                case Delivery.Piece piece -> last.put(piece.follower().id(), piece.position());
                case Delivery.End end -> end.follower().delivered().complete(null);
            }
        }
        last.forEach(this::save);
    }

    private void save(ContainerId id, LogPosition position) {
        try {
            positions.write(id, position);
        } catch (IOException e) {
            LOG.warn("read position of {} not saved: {}", id, e.getMessage());
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
