package dev.gantry.gateway.upstream;

import dev.gantry.gateway.discovery.ApiTable;
import dev.gantry.gateway.discovery.GroupDiscovery;
import dev.gantry.gateway.discovery.GroupDiscoveryList;
import dev.gantry.gateway.discovery.Owner;
import dev.gantry.gateway.discovery.RefreshSchedule;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Keeps the {@link ApiTable} current: asks each service when the schedule says so, and all when a look-up missed. */
public final class DiscoveryRefresh implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(DiscoveryRefresh.class);

    private static final String AGGREGATED = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

    /** How often the schedule is looked at. */
    private static final Duration TICK = Duration.ofMillis(500);

    private final ServiceClient client;
    private final JsonMapper json;
    private final RefreshSchedule schedule;
    private volatile ApiTable table;
    private final Disposable.Swap ticking = Disposables.swap();

    public DiscoveryRefresh(ServiceClient client, JsonMapper json, InstantSource clock, List<GroupDiscovery> own) {
        this.client = client;
        this.json = json;
        this.schedule = new RefreshSchedule(clock);
        this.table = ApiTable.answering(own);
    }

    public ApiTable table() {
        return table;
    }

    /** Whether every service was asked at least once. */
    public boolean asked() {
        return schedule.allAsked();
    }

    /** Asks again what a look-up missed, unless the services were asked a moment ago; the newest table either way. */
    public Mono<ApiTable> afterMiss() {
        return ask(schedule.dueAfterMiss()).then(Mono.fromSupplier(this::table));
    }

    /** Notes that a request to the service found nobody there, so that its return is noticed soon. */
    public void unreachable(Owner owner) {
        schedule.failed(owner);
    }

    private Mono<Void> ask(List<Owner> owners) {
        return Flux.fromIterable(owners).flatMap(this::ask).then();
    }

    private Mono<Void> ask(Owner owner) {
        schedule.started(owner);
        return Mono.zip(groups(owner, "/api"), groups(owner, "/apis"), DiscoveryRefresh::joined)
                .doOnNext(groups -> learnt(owner, groups))
                .onErrorResume(problem -> {
                    schedule.failed(owner);
                    LOG.debug("no discovery from {}: {}", owner.label(), problem.toString());
                    return Mono.empty();
                })
                .then();
    }

    private Mono<List<GroupDiscovery>> groups(Owner owner, String path) {
        return client.get(owner, path, AGGREGATED).map(answer -> parse(answer.orUnavailable(owner.label() + path)));
    }

    private List<GroupDiscovery> parse(byte[] body) throws JacksonException {
        return json.readValue(body, GroupDiscoveryList.class).allItems();
    }

    private synchronized void learnt(Owner owner, List<GroupDiscovery> groups) {
        schedule.succeeded(owner);
        if (!table.knows(owner) || !table.of(owner).equals(groups)) {
            table = table.with(owner, groups);
        }
    }

    private static List<GroupDiscovery> joined(List<GroupDiscovery> core, List<GroupDiscovery> named) {
        List<GroupDiscovery> all = new ArrayList<>(core);
        all.addAll(named);
        return all;
    }

    @Override
    public void start() {
        ticking.update(Flux.interval(Duration.ZERO, TICK)
                .onBackpressureDrop()
                .concatMap(tick -> ask(schedule.due()))
                .subscribe());
    }

    @Override
    public void stop() {
        ticking.update(Disposables.disposed());
    }

    @Override
    public boolean isRunning() {
        return ticking.get() != null && !ticking.isDisposed();
    }
}
