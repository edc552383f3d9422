package dev.gantry.gateway.upstream;

import dev.gantry.apimachinery.client.ResourceView;
import dev.gantry.apimachinery.client.WatchedView;
import dev.gantry.gateway.application.ApplicationState;
import dev.gantry.gateway.application.EndpointTable;
import dev.gantry.gateway.application.IngressTable;
import dev.gantry.gateway.handshake.DrainLedger;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.context.SmartLifecycle;

/** Carries what the views of Services, EndpointSlices and Ingresses tell into the tables that requests look things up in. */
public final class ApplicationFeed implements SmartLifecycle {

    private final Views views;
    private final ApplicationState state;
    private final DrainLedger ledger;
    private final Pools pools;
    private final InstantSource clock;
    private final Runnable onEndpointChange;
    private final ListenProbe probe;
    private volatile IngressTable ingresses = IngressTable.of(List.of());
    private volatile boolean running;

    /** @param onEndpointChange called after each change of endpoints is in the table */
    public ApplicationFeed(
            Views views,
            ApplicationState state,
            DrainLedger ledger,
            Pools pools,
            InstantSource clock,
            Runnable onEndpointChange) {
        this.views = views;
        this.state = state;
        this.ledger = ledger;
        this.pools = pools;
        this.clock = clock;
        this.onEndpointChange = onEndpointChange;
        this.probe = new ListenProbe(clock, onEndpointChange);
    }

    /** What is watched at registry-service. */
    public record Views(
            ResourceView<Service> services, WatchedView<EndpointSlice> slices, ResourceView<Ingress> ingresses) {

        boolean synced() {
            return services.synced() && slices.synced() && ingresses.synced();
        }

        /** Whether slices arrive as a list does, in any order. */
        boolean listing() {
            return slices.version() == 0;
        }
    }

    public IngressTable ingresses() {
        return ingresses;
    }

    /** Whether the tables have held the registry's complete state. */
    public boolean synced() {
        return running && views.synced();
    }

    @Override
    public void start() {
        running = true;
        views.services().subscribe(onEach(state.ports()::put, state.ports()::remove));
        views.slices().subscribe(onEach(this::put, this::remove));
        views.ingresses().subscribe(onEach(i -> rebuildIngresses(), i -> rebuildIngresses()));
    }

    private void put(EndpointSlice slice) {
        apply(slice, state.endpoints().put(slice));
    }

    private void remove(EndpointSlice slice) {
        apply(slice, state.endpoints().remove(slice));
    }

    private void apply(EndpointSlice slice, EndpointTable.Change change) {
        change.gone().forEach(endpoint -> pools.forget(endpoint.address()));
        long version = Long.parseLong(slice.getMetadata().getResourceVersion());
        if (views.listing()) {
            ledger.closed(version, change.closed(), clock.instant());
        } else {
            ledger.applied(version, change.closed(), clock.instant());
        }
        change.opened().forEach(probe::watch);
        if (change.opened().isEmpty() || !change.closed().isEmpty()) {
            // Otherwise the probe tells in a moment, and then with what it found.
            onEndpointChange.run();
        }
    }

    private void rebuildIngresses() {
        ingresses = IngressTable.of(views.ingresses().list());
    }

    private static <T extends HasMetadata> ResourceView.Listener<T> onEach(Consumer<T> present, Consumer<T> gone) {
        return new ResourceView.Listener<>() {
            @Override
            public void added(T object) {
                present.accept(object);
            }

            @Override
            public void updated(T previous, T current) {
                present.accept(current);
            }

            @Override
            public void deleted(T last) {
                gone.accept(last);
            }
        };
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Its tables are filled before the listeners, in the last phase, let requests in. */
    @Override
    public int getPhase() {
        return 0;
    }
}
