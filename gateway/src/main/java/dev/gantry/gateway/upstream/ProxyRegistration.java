package dev.gantry.gateway.upstream;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.WireJson;
import dev.gantry.gateway.discovery.Owner;
import dev.gantry.gateway.handshake.DrainLedger;
import dev.gantry.gateway.handshake.ProxyConfirmation;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.web.reactive.function.client.WebClientException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Confirms to the registry which endpoint changes this proxy routes by, one request at a time: at once when that moves,
 * and steadily so that it is not taken for dead. docs/adr/gateway-without-registry.md says why a proxy that cannot reach
 * the registry goes on routing.
 */
public final class ProxyRegistration implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(ProxyRegistration.class);

    /** How long the registry waits for a proxy that says nothing: two confirmations may get lost. */
    private static final Duration TTL = Duration.ofSeconds(5);

    private static final Duration PERIOD = Duration.ofSeconds(2);

    /** How soon a confirmation is repeated that failed, or whose answer does not yet let this proxy route. */
    private static final Duration AGAIN = Duration.ofMillis(200);

    private static final Duration LEAVE_TIMEOUT = Duration.ofSeconds(1);

    private final ServiceClient client;
    private final DrainLedger ledger;
    private final LongSupplier viewVersion;
    private final Supplier<Set<String>> notListening;
    private final InstantSource clock;
    private final String path;
    private final String url;
    private final Semaphore changed = new Semaphore(0);
    private volatile boolean running;
    private volatile boolean joined;
    private boolean heard = true;
    private @Nullable Thread thread;

    /**
     * @param viewVersion the newest version that the view of slices reflects, 0 while it is being listed anew
     * @param notListening the pods, by uid, that are ready and where nobody listens yet
     * @param id names this process: the registry takes a proxy that was started again for another one
     * @param url where this proxy can be reached
     */
    public ProxyRegistration(
            ServiceClient client,
            DrainLedger ledger,
            LongSupplier viewVersion,
            Supplier<Set<String>> notListening,
            InstantSource clock,
            String id,
            String url) {
        this.client = client;
        this.ledger = ledger;
        this.viewVersion = viewVersion;
        this.notListening = notListening;
        this.clock = clock;
        this.path = "/gantry/v1/proxies/" + id;
        this.url = url;
    }

    /** Whether the registry has let this proxy route: from then on no pod is stopped without asking it. */
    public boolean joined() {
        return joined;
    }

    /** Confirms soon; several calls in a row become one confirmation. */
    public void changed() {
        changed.release();
    }

    @Override
    public void start() {
        running = true;
        thread = Thread.ofVirtual().name("proxy-registration").start(this::confirmForever);
    }

    private void confirmForever() {
        try {
            while (running) {
                boolean settled = confirm();
                await(settled ? untilNextBound() : AGAIN);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @return whether the registry answered and this proxy may route */
    private boolean confirm() {
        try {
            byte[] answer = client.put(Owner.REGISTRY, path, WireJson.MAPPER.writeValueAsBytes(confirmation()))
                    .map(a -> a.orUnavailable("registry " + path))
                    .blockOptional()
                    .orElse(new byte[0]);
            note(true, "");
            joined = joined || mayRoute(WireJson.MAPPER.readTree(answer));
            return joined;
        } catch (WebClientException | ApiException | JacksonException e) {
            note(false, String.valueOf(e.getMessage()));
            return false;
        }
    }

    private ProxyConfirmation confirmation() {
        Instant now = clock.instant();
        long version = viewVersion.getAsLong();
        if (version > 0) {
            ledger.applied(version, List.of(), now);
        }
        // In this order, for changes go on: what is drained is never newer than what is known.
        long drained = ledger.drained(now);
        long known = ledger.applied();
        // Asked for after the version, so that no endpoint of that version is missing.
        return new ProxyConfirmation(url, known, drained, TTL.toSeconds(), notListening.get());
    }

    private boolean mayRoute(JsonNode answer) {
        JsonNode from = answer.path("routeFrom");
        return from.isNumber() && from.asLong() <= ledger.applied();
    }

    private Duration untilNextBound() {
        return ledger.nextBound()
                .map(bound -> Duration.between(clock.instant(), bound))
                .filter(wait -> wait.compareTo(PERIOD) < 0)
                .map(wait -> wait.isPositive() ? wait : AGAIN)
                .orElse(PERIOD);
    }

    private void await(Duration longest) throws InterruptedException {
        if (changed.tryAcquire(longest.toMillis(), TimeUnit.MILLISECONDS)) {
            changed.drainPermits();
        }
    }

    private void note(boolean answered, String why) {
        if (answered != heard) {
            LOG.info(
                    "{}",
                    answered ? "the registry hears this proxy again" : "the registry does not hear this proxy: " + why);
            heard = answered;
        }
    }

    /** Comes after the listener's end, since it stops in a later phase: then nothing is routed that anyone must wait for. */
    @Override
    public void stop() {
        running = false;
        Thread current = thread;
        if (current != null) {
            current.interrupt();
            leave();
        }
    }

    private void leave() {
        try {
            client.delete(Owner.REGISTRY, path).block(LEAVE_TIMEOUT);
        } catch (WebClientException | IllegalStateException e) {
            LOG.info("the registry was not told of this proxy's end and waits out its time: {}", e.getMessage());
        }
    }

    /** Starts before, and so stops after, the listeners, which are in the last phase. */
    @Override
    public int getPhase() {
        return 0;
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
