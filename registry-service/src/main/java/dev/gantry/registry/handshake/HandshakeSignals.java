package dev.gantry.registry.handshake;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceView;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.time.InstantSource;
import java.util.Collection;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Feeds the history and the roster with every change, and tells which pods to judge again. */
public final class HandshakeSignals {

    private HandshakeSignals() {}

    /** Feeds {@code history} and wakes the pods that a slice names, or named. */
    public static ResourceView.Listener<EndpointSlice> ofSlices(RouteHistory history, Consumer<ObjectKey> wake) {
        return new ResourceView.Listener<>() {
            @Override
            public void added(EndpointSlice slice) {
                history.observe(slice);
                wakePods(slice);
            }

            @Override
            public void updated(EndpointSlice previous, EndpointSlice current) {
                history.observe(current);
                wakePods(previous);
                wakePods(current);
            }

            @Override
            public void deleted(EndpointSlice last) {
                history.deleted(last);
                wakePods(last);
            }

            private void wakePods(EndpointSlice slice) {
                for (Endpoint endpoint : slice.getEndpoints()) {
                    ObjectReference target = endpoint.getTargetRef();
                    if (target != null && "Pod".equals(target.getKind())) {
                        wake.accept(new ObjectKey(slice.getMetadata().getNamespace(), target.getName()));
                    }
                }
            }
        };
    }

    /** Feeds {@code history}. */
    public static ResourceView.Listener<EndpointSlice> ofShares(ShareHistory history) {
        return new ResourceView.Listener<>() {
            @Override
            public void added(EndpointSlice slice) {
                history.observe(slice);
            }

            @Override
            public void updated(EndpointSlice previous, EndpointSlice current) {
                history.observe(current);
            }

            @Override
            public void deleted(EndpointSlice last) {
                history.deleted(last);
            }
        };
    }

    /** Feeds {@code roster} and wakes the pods that wait. */
    public static ResourceView.Listener<Lease> ofLeases(
            ProxyRoster roster,
            InstantSource clock,
            Supplier<? extends Collection<ObjectKey>> waiting,
            Consumer<ObjectKey> wake) {
        return new ResourceView.Listener<>() {
            @Override
            public void added(Lease lease) {
                ProxyLeases.record(lease).ifPresent(record -> {
                    roster.heard(record.report(), clock.instant());
                    waiting.get().forEach(wake);
                });
            }

            @Override
            public void updated(Lease previous, Lease current) {
                added(current);
            }

            @Override
            public void deleted(Lease last) {
                ProxyLeases.record(last).ifPresent(record -> {
                    roster.left(record.report().id());
                    waiting.get().forEach(wake);
                });
            }
        };
    }
}
