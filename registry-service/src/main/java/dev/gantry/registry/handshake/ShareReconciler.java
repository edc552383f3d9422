package dev.gantry.registry.handshake;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceClient;
import dev.gantry.apimachinery.client.ResourceView;
import dev.gantry.apimachinery.controller.Reconciler;
import dev.gantry.registry.endpoints.RevisionMarks;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tells on a ReplicaSet which share of requests every live proxy gives its pods, so that deployment-service takes no pod away
 * from requests that are still sent to it, and does not count a step's time before the step is routed.
 */
public final class ShareReconciler implements Reconciler {

    /** The share that all proxies route by, in percent; it follows {@code gantry.dev/traffic-weight}. */
    static final String ROUTED = "gantry.dev/routed-weight";

    /** Confirmations come within some milliseconds; sets that wait for one are few. */
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private final ResourceView<ReplicaSet> sets;
    private final ResourceClient<ReplicaSet> writer;
    private final ShareHistory history;
    private final ProxyRoster roster;
    private final ProxyLeases leases;
    private final InstantSource clock;

    public ShareReconciler(
            ResourceView<ReplicaSet> sets,
            ResourceClient<ReplicaSet> writer,
            ShareHistory history,
            ProxyRoster roster,
            ProxyLeases leases,
            InstantSource clock) {
        this.sets = sets;
        this.writer = writer;
        this.history = history;
        this.roster = roster;
        this.leases = leases;
        this.clock = clock;
    }

    @Override
    public Result reconcile(ObjectKey key) {
        return sets.get(key)
                .flatMap(set -> RevisionMarks.of(set)
                        .weight()
                        .filter(weight -> !told(set).equals(Optional.of(weight.toString())))
                        .map(weight -> tellIfRouted(set, weight)))
                .orElse(Result.DONE);
    }

    private static Optional<String> told(ReplicaSet set) {
        return Optional.ofNullable(set.getMetadata().getAnnotations().get(ROUTED));
    }

    private Result tellIfRouted(ReplicaSet set, int weight) {
        String revision = Optional.ofNullable(set.getMetadata().getLabels())
                .orElse(Map.of())
                .getOrDefault("pod-template-hash", "");
        // The slices' word first: a proxy that confirms later than it was read confirms it too.
        var slices = history.of(set.getMetadata().getNamespace(), revision);
        leases.fillRoster();
        Quorum quorum = roster.quorum(clock.instant());
        boolean routed = quorum.decided()
                && slices.stream()
                        .allMatch(
                                slice -> slice.weight().equals(Optional.of(weight)) && quorum.routesBy(slice.since()));
        if (!routed) {
            return Result.after(LOOK_AGAIN);
        }
        tell(set, weight);
        return Result.DONE;
    }

    private void tell(ReplicaSet set, int weight) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        // The uid keeps the patch off a new set of the same name.
        patch.putObject("metadata")
                .put("uid", set.getMetadata().getUid())
                .putObject("annotations")
                .put(ROUTED, Integer.toString(weight));
        try {
            writer.strategicPatch(ObjectKey.of(set), "", patch.toString());
        } catch (ApiException e) {
            if (!e.isNotFound()) {
                throw e;
            }
        }
    }
}
