package dev.gantry.registry.handshake;

import dev.gantry.registry.endpoints.EndpointPlanner;
import dev.gantry.registry.endpoints.PodState;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import java.util.List;

/**
 * Decides when a pod's conditions may say that every proxy routes to it, and that none does any more.
 *
 * <p>Drained is a promise that no request reaches the pod, so it is given only when three things hold: every slice that lists the
 * pod says that it terminates; no slice that is still being computed can say otherwise; and every live proxy has applied, and
 * drained, the change by which the last slice took it out. Once given it is never taken back.
 */
public final class HandshakeJudge {

    /** True once every live proxy routes to the ready pod, or no Service selects it. */
    public static final String ROUTABLE = "gantry.dev/Routable";

    /** True once no proxy routes to the terminating pod. */
    public static final String DRAINED = "gantry.dev/Drained";

    private static final String SLICES_BEHIND = "EndpointSlicesBehind";

    private HandshakeJudge() {}

    /**
     * Judges one pod.
     *
     * @param services every Service of the pod's namespace, but those for other revisions than the pod's
     * @param routes what the slices say of the pod
     * @param quorum what the proxies have confirmed; must be taken after {@code routes}
     * @param floor a version that covers all changes from before this process kept a history
     */
    public static Judgement judge(Pod pod, List<Service> services, PodRoutes routes, Quorum quorum, long floor) {
        return PodState.terminating(pod)
                ? judgeDrained(pod, services, routes, quorum, floor)
                : judgeRoutable(pod, services, routes, quorum);
    }

    private static Judgement judgeDrained(
            Pod pod, List<Service> services, PodRoutes routes, Quorum quorum, long floor) {
        boolean nobodyAsks = pod.getSpec().getNodeName() == null || PodState.isTrue(pod, DRAINED);
        if (nobodyAsks) {
            return new Judgement.Settled();
        }
        if (PodState.ended(pod)) {
            return new Judgement.Set(DRAINED, true, "ContainersEnded");
        }
        boolean slicesKnow = services.stream()
                .filter(service -> EndpointPlanner.lists(service, pod))
                .allMatch(
                        service -> routes.terminatingUnder(service.getMetadata().getName()));
        if (!slicesKnow || routes.anyRoutable()) {
            return new Judgement.Waiting(DRAINED, SLICES_BEHIND, "its EndpointSlices do not say yet that it stops");
        }
        return settle(DRAINED, quorum, quorum.notDrained(Math.max(floor, routes.version())));
    }

    private static Judgement judgeRoutable(Pod pod, List<Service> services, PodRoutes routes, Quorum quorum) {
        boolean routable = PodState.isTrue(pod, ROUTABLE);
        if (!PodState.ready(pod)) {
            return routable ? new Judgement.Set(ROUTABLE, false, "PodNotReady") : new Judgement.Settled();
        }
        if (routable) {
            return new Judgement.Settled();
        }
        List<Service> selecting = services.stream()
                .filter(service -> EndpointPlanner.lists(service, pod))
                .toList();
        if (selecting.isEmpty()) {
            return new Judgement.Set(ROUTABLE, true, "NoServiceSelectsPod");
        }
        boolean listed = selecting.stream()
                .allMatch(service -> routes.routableUnder(service.getMetadata().getName()));
        if (!listed) {
            return new Judgement.Waiting(ROUTABLE, SLICES_BEHIND, "its EndpointSlices do not list it as ready yet");
        }
        String uid = pod.getMetadata().getUid();
        if (quorum.silent(uid)) {
            return new Judgement.Waiting(
                    ROUTABLE, "NobodyListens", "nobody listens yet at a port that its Service sends to");
        }
        return settle(ROUTABLE, quorum, quorum.notRoutingTo(uid, routes.version()));
    }

    private static Judgement settle(String type, Quorum quorum, List<String> waitedFor) {
        if (!quorum.decided()) {
            return new Judgement.Waiting(type, "WaitingForProxies", "the proxies are not known yet");
        }
        return waitedFor.isEmpty()
                ? new Judgement.Set(type, true, "ProxiesConfirmed")
                : new Judgement.Waiting(type, "WaitingForProxies", "waiting for " + String.join(", ", waitedFor));
    }
}
