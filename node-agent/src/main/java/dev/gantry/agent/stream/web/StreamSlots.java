package dev.gantry.agent.stream.web;

import dev.gantry.apimachinery.ApiException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/** Bounds how many WebSockets the agent serves at once, so that they cannot take the memory that running pods needs. */
public final class StreamSlots {

    /** Each stream may buffer about 100 KiB; 256 of them fit the agent's small heap beside its other work. */
    static final int MAX_STREAMS = 256;

    /**
     * How long a stream may carry nothing, or its client read nothing, before it ends: a client that left unnoticed would
     * hold its slot for ever, and a user who pages through output is slow. The kubelet's time.
     */
    public static final Duration MAX_SILENCE = Duration.ofHours(4);

    private final Semaphore free = new Semaphore(MAX_STREAMS);

    /** Takes a slot, which must be released; 429 when all are taken. */
    public Slot take() {
        if (!free.tryAcquire()) {
            throw ApiException.tooManyRequests("this node already serves " + MAX_STREAMS + " streams");
        }
        return new Slot(free);
    }

    /** One stream's place; releasing it again has no effect. */
    public static final class Slot implements AutoCloseable {

        private final Semaphore free;
        private final AtomicBoolean released = new AtomicBoolean();

        private Slot(Semaphore free) {
            this.free = free;
        }

        @Override
        public void close() {
            if (released.compareAndSet(false, true)) {
                free.release();
            }
        }
    }
}
