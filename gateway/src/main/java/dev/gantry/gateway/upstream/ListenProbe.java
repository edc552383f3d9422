package dev.gantry.gateway.upstream;

import dev.gantry.gateway.balance.Endpoint;
import io.netty.channel.ChannelOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableChannel;
import reactor.netty.http.HttpResources;
import reactor.netty.tcp.TcpClient;

/**
 * Connects to each new endpoint until somebody listens there. A pod without a readiness probe is ready as soon as its containers
 * run, which is before a slow application listens: requests leave it out so long, and the registry is told, so that no pod that
 * serves is given up for one that does not yet.
 */
public final class ListenProbe {

    /**
     * An endpoint where nobody listens for so long counts as if somebody did: a port may be closed on purpose, and a rollout
     * waits for this no longer.
     */
    public static final Duration BOUND = Duration.ofMinutes(2);

    private static final int CONNECT_TIMEOUT_MILLIS = 1_000;

    /** Less than a person notices, and some connections a second to each pod that starts. */
    private static final long FIRST_RETRY_MILLIS = 50;

    private static final long LONGEST_RETRY_MILLIS = 500;

    private final InstantSource clock;
    private final Runnable onChange;
    private final Scheduler timer = Schedulers.parallel();
    private final TcpClient client = TcpClient.newConnection()
            .runOn(HttpResources.get())
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS);

    /** @param onChange called after the first try at each endpoint, and when somebody listens there at last */
    ListenProbe(InstantSource clock, Runnable onChange) {
        this.clock = clock;
        this.onChange = onChange;
    }

    void watch(Endpoint endpoint) {
        attempt(endpoint, clock.instant().plus(BOUND), 0);
    }

    private void attempt(Endpoint endpoint, Instant until, int before) {
        client.remoteAddress(endpoint::address)
                .connect()
                .doOnNext(DisposableChannel::dispose)
                .then()
                .subscribe(nothing -> {}, problem -> refused(endpoint, until, before), () -> listens(endpoint));
    }

    private void listens(Endpoint endpoint) {
        endpoint.listens(clock.instant());
        onChange.run();
    }

    private void refused(Endpoint endpoint, Instant until, int before) {
        if (endpoint.listening() || !clock.instant().isBefore(until)) {
            listens(endpoint);
        } else if (!endpoint.closed()) {
            long wait = Math.min(LONGEST_RETRY_MILLIS, FIRST_RETRY_MILLIS << Math.min(before, Integer.SIZE / 2));
            timer.schedule(() -> attempt(endpoint, until, before + 1), wait, TimeUnit.MILLISECONDS);
        }
        if (before == 0) {
            onChange.run();
        }
    }
}
