package dev.gantry.gateway.balance;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An endpoint that may be sent requests, with the count of those under way.
 * One number holds the count and whether the endpoint is closed, so that no request can begin between the moment in
 * which it is closed and the moment in which it is seen to be idle: once {@link #drained} is true it stays true.
 */
public final class Endpoint {

    private static final int CLOSED = 1 << 30;

    private static final Duration FIRST_EJECTION = Duration.ofMillis(500);

    /** A pod that is gone leaves the slices within this time; one that refuses for longer is tried this often. */
    private static final Duration LONGEST_EJECTION = Duration.ofSeconds(30);

    /** After as many refusals in a row the longest ejection is reached. */
    private static final int MAX_DOUBLINGS = 6;

    /**
     * What a program needs to load its classes, compile its hot code and fill its caches: so long it is slower than it will be, however
     * good it is.
     */
    static final Duration WARM_UP = Duration.ofSeconds(20);

    private final EndpointId id;
    private final InetSocketAddress address;
    private final AtomicInteger state = new AtomicInteger();
    private final AtomicInteger refusals = new AtomicInteger();
    private final Set<Runnable> onClose = ConcurrentHashMap.newKeySet();
    private volatile Instant ejectedUntil = Instant.MIN;
    private volatile boolean listening;
    private volatile Instant warmFrom = Instant.MAX;

    public Endpoint(EndpointId id) {
        this.id = id;
        // Not resolved here: an IP address needs no look-up, and a name is looked up at each connect.
        this.address = InetSocketAddress.createUnresolved(id.host(), id.port());
    }

    public EndpointId id() {
        return id;
    }

    /** The hash of the template that its pod was made of, or "". */
    public String revision() {
        return id.revision();
    }

    public InetSocketAddress address() {
        return address;
    }

    /** Counts a request in; false when the endpoint is closed, and then the request must go elsewhere. */
    public boolean begin() {
        int now = state.get();
        while ((now & CLOSED) == 0) {
            if (state.compareAndSet(now, now + 1)) {
                return true;
            }
            now = state.get();
        }
        return false;
    }

    /** Counts a request out; true when it was the last one of a closed endpoint. */
    public boolean end() {
        return state.decrementAndGet() == CLOSED;
    }

    /** Lets no request begin from now on. */
    public void close() {
        state.updateAndGet(now -> now | CLOSED);
        onClose.forEach(this::runOnce);
    }

    /**
     * Runs the action once when the endpoint is closed, at once where it is, on the thread that closes it.
     *
     * @return takes the action back
     */
    public Runnable whenClosed(Runnable action) {
        onClose.add(action);
        if (closed()) {
            runOnce(action);
        }
        return () -> onClose.remove(action);
    }

    private void runOnce(Runnable action) {
        if (onClose.remove(action)) {
            action.run();
        }
    }

    public boolean closed() {
        return (state.get() & CLOSED) != 0;
    }

    /** Whether no request is under way and none can begin. */
    public boolean drained() {
        return state.get() == CLOSED;
    }

    public int inFlight() {
        return state.get() & ~CLOSED;
    }

    /** Notes that nobody listened there: it is left out for a while, which doubles with each refusal in a row. */
    public void refused(Instant now) {
        int before = Math.min(refusals.getAndIncrement(), MAX_DOUBLINGS);
        Duration out = FIRST_EJECTION.multipliedBy(1L << before);
        ejectedUntil = now.plus(out.compareTo(LONGEST_EJECTION) < 0 ? out : LONGEST_EJECTION);
    }

    public void answered() {
        listening = true;
        if (refusals.get() != 0) {
            refusals.set(0);
        }
    }

    /** Notes that somebody listens there. Until then it is left out: a pod without a readiness probe is ready before it listens. */
    public void listens(Instant now) {
        listening = true;
        if (warmFrom.equals(Instant.MAX)) {
            warmFrom = now.plus(WARM_UP);
        }
    }

    /** Whether it has served for long enough that how fast it answers says something about its revision. */
    public boolean warm(Instant now) {
        return !now.isBefore(warmFrom);
    }

    /** Whether a connection was ever made, or was waited for in vain for so long that no further wait is worth it. */
    public boolean listening() {
        return listening;
    }

    public boolean ejected(Instant now) {
        return !listening || (refusals.get() != 0 && now.isBefore(ejectedUntil));
    }

    @Override
    public String toString() {
        return id.address() + (closed() ? " (closed)" : "") + " in flight " + inFlight();
    }
}
