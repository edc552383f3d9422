package dev.gantry.apimachinery.controller;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceView;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a reconciler: woken by signals, by its own delays and by a periodic resync, on a few virtual threads, only while this
 * replica leads. A failed step is retried with back-off; a conflict is a reason to look again, not a failure.
 */
public final class ControlLoop implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ControlLoop.class);

    /** How long a key waits that comes up while another replica leads: the resync of a new leader covers it anyway. */
    private static final Duration NOT_LEADING = Duration.ofSeconds(1);

    private final String name;
    private final Reconciler reconciler;
    private final BooleanSupplier active;
    private final Duration resync;
    private final Supplier<? extends Collection<ObjectKey>> keys;
    private final Function<ObjectKey, Duration> rest;
    private final WorkQueue<ObjectKey> queue = new WorkQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private final Timer steps;
    private final Counter failures;
    private volatile boolean closed;

    private ControlLoop(Builder builder) {
        name = builder.name;
        reconciler = builder.reconciler;
        active = builder.active;
        resync = builder.resync;
        keys = builder.keys;
        rest = builder.rest;
        steps = Timer.builder("gantry.reconcile")
                .description("Time of one reconcile step")
                .tag("loop", name)
                .register(builder.meters);
        failures = Counter.builder("gantry.reconcile.failures")
                .description("Reconcile steps that failed and are retried")
                .tag("loop", name)
                .register(builder.meters);
        builder.meters.gauge(
                "gantry.reconcile.queue", io.micrometer.core.instrument.Tags.of("loop", name), queue, WorkQueue::size);
        for (int i = 0; i < builder.workers; i++) {
            threads.add(Thread.ofVirtual().name(name + "-" + i).start(this::work));
        }
        threads.add(Thread.ofVirtual().name(name + "-resync").start(this::resyncForever));
    }

    public static Builder named(String name, MeterRegistry meters) {
        return new Builder(name, meters);
    }

    /** Asks for a step on this key soon. */
    public void enqueue(ObjectKey key) {
        queue.add(key);
    }

    /** Asks for a step on an object's own key whenever the view changes. */
    public <T extends HasMetadata> ControlLoop wokenBy(ResourceView<T> view) {
        return wokenBy(view, object -> Optional.of(ObjectKey.of(object)));
    }

    /** Asks for a step on the key that {@code keyOf} finds, such as that of the object's owner. */
    public <T extends HasMetadata> ControlLoop wokenBy(ResourceView<T> view, Function<T, Optional<ObjectKey>> keyOf) {
        view.subscribe(new ResourceView.Listener<T>() {
            @Override
            public void added(T object) {
                keyOf.apply(object).ifPresent(queue::add);
            }

            @Override
            public void updated(T previous, T current) {
                keyOf.apply(previous).ifPresent(queue::add);
                keyOf.apply(current).ifPresent(queue::add);
            }

            @Override
            public void deleted(T last) {
                keyOf.apply(last).ifPresent(queue::add);
            }
        });
        return this;
    }

    private void work() {
        try {
            for (Optional<ObjectKey> key = queue.take(); key.isPresent(); key = queue.take()) {
                step(key.get());
                queue.done(key.get(), rest.apply(key.get()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void step(ObjectKey key) {
        if (!active.getAsBoolean()) {
            queue.addAfter(key, NOT_LEADING);
            return;
        }
        long start = System.nanoTime();
        try {
            Reconciler.Result result = reconciler.reconcile(key);
            queue.succeeded(key);
            if (!result.requeueAfter().isZero()) {
                queue.addAfter(key, result.requeueAfter());
            }
        } catch (ApiException e) {
            if (e.code() != 409) {
                LOG.info("{} {}: {}", name, key, e.getMessage());
                failures.increment();
            }
            queue.addAfterFailure(key);
        } catch (Exception e) {
            // A bug or a fault below: the loop goes on with the other keys, and this one is retried and counted.
            LOG.warn("{} {} failed", name, key, e);
            failures.increment();
            queue.addAfterFailure(key);
        } finally {
            steps.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
        }
    }

    private void resyncForever() {
        while (!closed) {
            try {
                Thread.sleep(resync);
                if (active.getAsBoolean()) {
                    keys.get().forEach(queue::add);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                LOG.warn("resync of {} failed, trying again in {}", name, resync, e);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        queue.close();
        threads.forEach(Thread::interrupt);
    }

    /** Collects a loop's parts. */
    public static final class Builder {
        private final String name;
        private final MeterRegistry meters;
        private Reconciler reconciler = key -> Reconciler.Result.DONE;
        private BooleanSupplier active = () -> true;
        private Duration resync = Duration.ofSeconds(30);
        private Supplier<? extends Collection<ObjectKey>> keys = List::of;
        private Function<ObjectKey, Duration> rest = key -> Duration.ZERO;
        private int workers = 2;

        private Builder(String name, MeterRegistry meters) {
            this.name = name;
            this.meters = meters;
        }

        public Builder reconciler(Reconciler step) {
            reconciler = step;
            return this;
        }

        /** Steps are taken only while this is true, such as {@code lease::isLeader}. */
        public Builder onlyWhile(BooleanSupplier condition) {
            active = condition;
            return this;
        }

        /** How long a key is left alone after a step, however often it is asked for: for those whose steps take long. */
        public Builder restingFor(Function<ObjectKey, Duration> duration) {
            rest = duration;
            return this;
        }

        /** How many keys are worked on at a time. */
        public Builder workers(int count) {
            workers = count;
            return this;
        }

        /** Every {@code period} all these keys are looked at, which heals what a lost signal left. */
        public Builder resync(Duration period, Supplier<? extends Collection<ObjectKey>> allKeys) {
            resync = period;
            keys = allKeys;
            return this;
        }

        public ControlLoop start() {
            return new ControlLoop(this);
        }
    }
}
