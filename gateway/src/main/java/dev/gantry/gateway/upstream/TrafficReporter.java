package dev.gantry.gateway.upstream;

import dev.gantry.apimachinery.WireJson;
import dev.gantry.gateway.discovery.Owner;
import dev.gantry.gateway.traffic.TrafficTable;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.web.reactive.function.client.WebClientException;

/**
 * Tells monitoring every two seconds what was counted since. One report is under way at a time: while it is not confirmed it is sent again under
 * the same number, and what is counted meanwhile waits in the counters, so that an outage of monitoring costs no memory here.
 */
public final class TrafficReporter implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(TrafficReporter.class);

    static final Duration PERIOD = Duration.ofSeconds(2);

    /** After this, nobody compares by it any more; what was counted meanwhile becomes one late report. */
    private static final Duration LONGEST_HELD = Duration.ofSeconds(30);

    private static final Duration LAST_REPORT_TIMEOUT = Duration.ofSeconds(1);

    private static final int BAD_REQUEST = 400;
    private static final int SERVER_ERROR = 500;
    private static final String PATH = "/gantry/v1/traffic";

    private final ServiceClient client;
    private final TrafficTable traffic;
    private final LongSupplier nanoTime;
    private final String id;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final AtomicLong lost = new AtomicLong();
    private volatile boolean running;
    private boolean heard = true;
    private long sequence;
    private @Nullable Pending pending;
    private @Nullable Thread thread;

    private record Pending(long sequence, List<TrafficTable.Delta> deltas, long cutNanos) {}

    /**
     * @param nanoTime a clock that only rises
     * @param id names this process
     */
    public TrafficReporter(ServiceClient client, TrafficTable traffic, LongSupplier nanoTime, String id) {
        this.client = client;
        this.traffic = traffic;
        this.nanoTime = nanoTime;
        this.id = id;
    }

    /** Reports that were given up, for monitoring did not take them in time. */
    public long lost() {
        return lost.get();
    }

    @Override
    public void start() {
        running = true;
        thread = Thread.ofVirtual().name("traffic-reporter").start(this::reportForever);
    }

    private void reportForever() {
        try {
            while (!stopping.await(PERIOD.toMillis(), TimeUnit.MILLISECONDS)) {
                report(Duration.ofSeconds(5));
            }
            report(LAST_REPORT_TIMEOUT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void report(Duration timeout) {
        Pending next = pending == null ? cut() : pending;
        if (next == null) {
            return;
        }
        boolean old = held(next).compareTo(LONGEST_HELD) > 0;
        boolean settled = !old && send(next, timeout);
        if (old) {
            lost.incrementAndGet();
        }
        pending = settled || old ? null : next;
    }

    private @Nullable Pending cut() {
        List<TrafficTable.Delta> deltas = traffic.drain();
        return deltas.isEmpty() ? null : new Pending(++sequence, deltas, nanoTime.getAsLong());
    }

    private Duration held(Pending report) {
        return Duration.ofNanos(nanoTime.getAsLong() - report.cutNanos());
    }

    /** @return whether nothing is gained by sending it again */
    private boolean send(Pending report, Duration timeout) {
        TrafficReport body =
                TrafficReport.of(id, report.sequence(), held(report).toMillis(), report.deltas());
        try {
            ServiceClient.Answer answer = client.post(Owner.MONITORING, PATH, WireJson.MAPPER.writeValueAsBytes(body))
                    .block(timeout);
            return answer != null && judged(answer.status());
        } catch (WebClientException | IllegalStateException e) {
            note(false, String.valueOf(e.getMessage()));
            return false;
        }
    }

    private boolean judged(int status) {
        boolean refused = status >= BAD_REQUEST && status < SERVER_ERROR;
        note(status < BAD_REQUEST, "answered " + status);
        if (refused) {
            lost.incrementAndGet();
        }
        return status < SERVER_ERROR;
    }

    private void note(boolean answered, String why) {
        if (answered != heard) {
            LOG.info("{}", answered ? "monitoring takes traffic again" : "monitoring does not take traffic: " + why);
            heard = answered;
        }
    }

    /** Comes after the listeners' end, so that the last requests are told of, too. */
    @Override
    public void stop() {
        running = false;
        stopping.countDown();
        Thread current = thread;
        try {
            if (current != null) {
                current.join(LAST_REPORT_TIMEOUT.multipliedBy(2));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** As that of {@link ProxyRegistration}: before, and at the end after, the listeners. */
    @Override
    public int getPhase() {
        return 0;
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
