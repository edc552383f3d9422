package dev.gantry.simulation.world;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceView;
import dev.gantry.apimachinery.controller.Reconciler;
import dev.gantry.deployment.controller.UnsettledWrites;
import dev.gantry.deployment.pod.Ownership;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Control loops on one thread: what their views show is the simulation's choice, and so is which key runs next. */
public final class SimulatedLoops {

    private static final Duration RESYNC = Duration.ofSeconds(30);
    /** Changes that a view shows in one stride. */
    private static final int MOST_SHOWN = 40;

    /** Keys that are run in one stride. */
    private static final int MOST_RUN = 4;

    private static final Duration BACK_OFF = Duration.ofSeconds(1);

    /** A key of one of the loops. */
    private record Item(String kind, ObjectKey key) {}

    private final SimulatedClock clock;
    private final List<LateView<?>> views = new ArrayList<>();
    private final Map<String, Reconciler> reconcilers = new LinkedHashMap<>();
    private final Map<Item, Instant> due = new LinkedHashMap<>();
    private Instant nextResync;

    public SimulatedLoops(SimulatedClock clock) {
        this.clock = clock;
        this.nextResync = clock.instant().plus(RESYNC);
    }

    public void loop(String kind, Reconciler reconciler) {
        reconcilers.put(kind, reconciler);
    }

    /** Adds a view whose objects wake the loop of their kind, and that of their controllers' kind. */
    public <T extends HasMetadata> void woken(LateView<T> view) {
        woken(view, object -> {
            enqueue(object.getKind(), ObjectKey.of(object));
            Ownership.controller(object)
                    .ifPresent(owner -> enqueue(
                            owner.getKind(), new ObjectKey(object.getMetadata().getNamespace(), owner.getName())));
        });
    }

    /** Adds a view whose objects wake what the signal says. */
    public <T extends HasMetadata> void woken(LateView<T> view, Consumer<T> signal) {
        views.add(view);
        alsoWoken(view, signal);
    }

    /** As {@link #woken}, for a view that was added already. */
    public <T extends HasMetadata> void alsoWoken(LateView<T> view, Consumer<T> signal) {
        var _ = view.subscribe(new ResourceView.Listener<T>() {
            @Override
            public void added(T object) {
                signal.accept(object);
            }

            @Override
            public void updated(T previous, T current) {
                signal.accept(current);
            }

            @Override
            public void deleted(T last) {
                signal.accept(last);
            }
        });
    }

    /** Adds a view that wakes nobody. */
    public void shown(LateView<?> view) {
        views.add(view);
    }

    public void enqueue(String kind, ObjectKey key) {
        if (reconcilers.containsKey(kind)) {
            due.put(new Item(kind, key), clock.instant());
        }
    }

    /** Lets a view show something, or runs one key that is due. */
    public void step(RandomGenerator random) {
        LateView<?> view = views.get(random.nextInt(views.size()));
        switch (random.nextInt(12)) {
            case 0, 1, 2, 3, 4 -> view.advance();
            case 5 -> view.repeat();
            case 6 -> {
                if (random.nextInt(10) == 0) {
                    view.relist();
                }
            }
            default -> runOne(random);
        }
    }

    /** As {@link #step}, for many views: half of them show some of what they have. */
    public void stride(RandomGenerator random) {
        stride(random, MOST_RUN);
    }

    /** @param most keys that are run at a time */
    public void stride(RandomGenerator random, int most) {
        switch (random.nextInt(12)) {
            case 0, 1, 2, 3, 4 -> {
                for (LateView<?> view : views) {
                    if (random.nextBoolean()) {
                        advance(view, 1 + random.nextInt(MOST_SHOWN));
                    }
                }
            }
            case 5 -> views.get(random.nextInt(views.size())).repeat();
            case 6 -> {
                if (random.nextInt(10) == 0) {
                    views.get(random.nextInt(views.size())).relist();
                }
            }
            default -> {
                for (int i = random.nextInt(most); i >= 0; i--) {
                    runOne(random);
                }
            }
        }
    }

    private static void advance(LateView<?> view, int changes) {
        for (int i = 0; i < changes; i++) {
            view.advance();
        }
    }

    private void runOne(RandomGenerator random) {
        Instant now = clock.instant();
        if (!now.isBefore(nextResync)) {
            nextResync = now.plus(RESYNC);
            views.stream()
                    .flatMap(view -> view.list().stream())
                    .forEach(object -> enqueue(object.getKind(), ObjectKey.of(object)));
        }
        List<Item> ready = due.entrySet().stream()
                .filter(entry -> !entry.getValue().isAfter(now))
                .map(Map.Entry::getKey)
                .toList();
        if (!ready.isEmpty()) {
            run(ready.get(random.nextInt(ready.size())));
        }
    }

    private void run(Item item) {
        due.remove(item);
        try {
            Duration again = Objects.requireNonNull(reconcilers.get(item.kind()))
                    .reconcile(item.key())
                    .requeueAfter();
            if (!again.isZero()) {
                due.putIfAbsent(item, clock.instant().plus(again));
            }
        } catch (ApiException | UnsettledWrites e) {
            due.putIfAbsent(item, clock.instant().plus(BACK_OFF));
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Shows all that happened. */
    public void catchUp() {
        views.forEach(LateView::catchUp);
    }

    /** Shows all that happened and runs each key that is due, once. */
    public void settle() {
        catchUp();
        Instant now = clock.instant();
        List<Item> ready = due.entrySet().stream()
                .filter(entry -> !entry.getValue().isAfter(now))
                .map(Map.Entry::getKey)
                .toList();
        ready.forEach(this::run);
    }

    /** Shows all that happened and runs the keys of these objects, due or not. */
    public void resync(List<? extends HasMetadata> objects) {
        catchUp();
        objects.forEach(object -> run(new Item(object.getKind(), ObjectKey.of(object))));
    }

    /** When the next key is due, or the end of time. */
    public Instant nextDue() {
        return due.values().stream().min(Instant::compareTo).orElse(Instant.MAX);
    }

    public boolean idle() {
        return views.stream().noneMatch(LateView::late)
                && due.values().stream().noneMatch(at -> !at.isAfter(clock.instant()));
    }
}
