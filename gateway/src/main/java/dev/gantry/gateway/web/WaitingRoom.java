package dev.gantry.gateway.web;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Where requests wait for the first endpoint of a Service that is being woken from zero replicas; its places are limited. */
final class WaitingRoom {

    /** Each holds a connection and no more than that; a burst beyond it is refused. */
    static final int PLACES = 1_000;

    /** A fraction of what a pod takes to start. */
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);

    private final Semaphore free = new Semaphore(PLACES);

    /** True once the door is open, false when it did not open in time or the room is full. */
    Mono<Boolean> await(BooleanSupplier open, Duration longest) {
        return Mono.defer(() -> free.tryAcquire() ? opened(open, longest) : Mono.just(false));
    }

    private Mono<Boolean> opened(BooleanSupplier open, Duration longest) {
        return Flux.interval(LOOK_EVERY)
                .onBackpressureDrop()
                .filter(tick -> open.getAsBoolean())
                .next()
                .map(tick -> true)
                .timeout(longest, Mono.just(false))
                .doFinally(signal -> free.release());
    }

    int waiting() {
        return PLACES - free.availablePermits();
    }
}
