package dev.gantry.simulation.sets;

import dev.gantry.deployment.pod.PodReadiness;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetSpec;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What must hold of a StatefulSet and a DaemonSet after every step, judged on the truth and not on what the controller knows.
 *
 * <p>Pods fail by themselves, so it is not counted how many are available, but how many the controller itself took away and
 * has not replaced yet.
 */
final class SetsInvariants {

    private static final String INDEX = "apps.kubernetes.io/pod-index";

    private final SetsWorld world;
    private final Map<String, Pod> firstServing = new HashMap<>();
    private final Set<String> strays = new HashSet<>();
    private final Set<String> takenAway = new HashSet<>();
    private final Map<String, Pod> latest = new TreeMap<>();
    private List<Pod> before = List.of();
    private boolean observedBefore;

    SetsInvariants(SetsWorld world) {
        this.world = world;
    }

    /** Takes the present as given, as after a step of the users or nodes; what a late request made is a stray. */
    void accept(boolean lateRequest) {
        for (Pod pod : world.pods().list()) {
            if (lateRequest && !knownBefore(pod)) {
                strays.add(uid(pod));
            }
            if (active(pod) && PodReadiness.availableInTime(pod)) {
                firstServing.putIfAbsent(uid(pod), pod);
            }
            if (active(pod) && available(pod)) {
                takenAway.remove(place(pod));
            }
            latest.put(place(pod), pod);
        }
        StatefulSet web = world.statefulSet();
        takenAway.removeIf(place -> place.startsWith("web/") && !wanted(Integer.parseInt(place.substring(4))));
        takenAway.removeIf(place -> place.startsWith("agent/")
                && !world.nodes().list().stream()
                        .anyMatch(node ->
                                place.equals("agent/" + node.getMetadata().getName())
                                        && node.getSpec().getTaints().isEmpty()));
        before = world.pods().list();
        observedBefore = web.getStatus() != null
                && web.getStatus().getObservedGeneration() >= web.getMetadata().getGeneration();
    }

    /** Checks the controller's change since the last call; returns "" if all is well. */
    String check() {
        String violation = violation();
        accept(false);
        return violation;
    }

    private String violation() {
        for (Pod pod : world.pods().list()) {
            boolean made = !knownBefore(pod);
            String wrong = made ? made(pod) : deletedNow(pod) ? deleted(pod) : "";
            if (!wrong.isEmpty()) {
                return wrong;
            }
        }
        long goneAtOnce = before.stream()
                .filter(pod -> world.pods().list().stream().noneMatch(p -> uid(p).equals(uid(pod))))
                .filter(pod -> pod.getSpec().getNodeName() != null && active(pod))
                .count();
        return goneAtOnce > 0 ? "a running pod went without being asked to end" : tooManyTakenAway();
    }

    private String made(Pod pod) {
        return isWeb(pod) ? madeInRow(pod) : madeOnNode(pod);
    }

    private String madeInRow(Pod pod) {
        int ordinal = ordinal(pod);
        if (before.stream().anyMatch(other -> isWeb(other) && ordinal(other) == ordinal)) {
            return "two pods of ordinal " + ordinal;
        }
        for (int lower = 0; ordered() && lower < ordinal; lower++) {
            Pod earlier = latest.get("web/" + lower);
            if (earlier == null || !everAvailable(earlier)) {
                return "ordinal " + ordinal + " was made before " + lower + " was available";
            }
        }
        return "";
    }

    private String madeOnNode(Pod pod) {
        List<Pod> there = before.stream()
                .filter(other -> !isWeb(other) && place(other).equals(place(pod)))
                .filter(other -> !strays.contains(uid(other)))
                .toList();
        boolean surging = surge() > 0;
        boolean sameTwice = there.stream().anyMatch(other -> image(other).equals(image(pod)) && active(other));
        if (sameTwice || (!surging && !there.isEmpty())) {
            return "a second pod " + place(pod);
        }
        long active = there.stream().filter(SetsInvariants::active).count();
        return active > 1 ? "a third pod " + place(pod) : "";
    }

    private String deleted(Pod pod) {
        Pod was =
                before.stream().filter(p -> uid(p).equals(uid(pod))).findFirst().orElseThrow();
        boolean wanted = isWeb(pod) && wanted(ordinal(pod));
        if (isWeb(pod) && !wanted && ordered() && observedBefore && !strays.contains(uid(pod))) {
            return before.stream()
                    .filter(other -> isWeb(other) && ordinal(other) > ordinal(pod) && !strays.contains(uid(other)))
                    .findFirst()
                    .map(later -> "ordinal " + ordinal(pod) + " was given up before " + ordinal(later))
                    .orElse("");
        }
        boolean served = active(was) && PodReadiness.availableInTime(was);
        if (served && ((wanted && observedBefore) || (!isWeb(pod) && updates(pod)))) {
            takenAway.add(place(pod));
        }
        return served && !isWeb(pod) && updates(pod) && surge() > 0 && !relieved(pod)
                ? "the pod " + place(pod) + " went before its successor was available"
                : "";
    }

    /** Whether the deletion is the DaemonSet's update; of a node that was ever tainted, it may have been the taint's doing. */
    private boolean updates(Pod pod) {
        String image = world.daemonSet()
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getImage();
        boolean clean = world.nodes().log().stream()
                .filter(change -> place(pod)
                        .equals("agent/" + change.object().getMetadata().getName()))
                .noneMatch(change -> change.deletion()
                        || !change.object().getSpec().getTaints().isEmpty());
        return clean && !image(pod).equals(image);
    }

    /** Whether another pod of the node has served; it may have failed since, which a view shows late. */
    private boolean relieved(Pod pod) {
        return firstServing.values().stream()
                .anyMatch(other ->
                        place(other).equals(place(pod)) && !image(other).equals(image(pod)));
    }

    private String tooManyTakenAway() {
        StatefulSetSpec spec = world.statefulSet().getSpec();
        int limit =
                spec.getUpdateStrategy().getRollingUpdate().getMaxUnavailable().getIntVal();
        long web = takenAway.stream().filter(place -> place.startsWith("web/")).count();
        if (web > limit) {
            return web + " pods of the StatefulSet were taken away, where " + limit + " may be: " + takenAway;
        }
        int nodes = world.daemonSet()
                .getSpec()
                .getUpdateStrategy()
                .getRollingUpdate()
                .getMaxUnavailable()
                .getIntVal();
        long agents =
                takenAway.stream().filter(place -> place.startsWith("agent/")).count();
        return surge() == 0 && agents > nodes
                ? agents + " pods of the DaemonSet were taken away, where " + nodes + " may be: " + takenAway
                : "";
    }

    /** Whether the pod was available in some state that a view may still show. */
    private boolean everAvailable(Pod pod) {
        Pod serving = firstServing.get(uid(pod));
        return serving != null && available(serving);
    }

    private boolean available(Pod pod) {
        return PodReadiness.available(pod, minReadySeconds(pod), world.clock().instant());
    }

    private boolean knownBefore(Pod pod) {
        return before.stream().anyMatch(p -> uid(p).equals(uid(pod)));
    }

    private boolean deletedNow(Pod pod) {
        return PodReadiness.terminating(pod)
                && before.stream().anyMatch(p -> uid(p).equals(uid(pod)) && !PodReadiness.terminating(p));
    }

    private boolean ordered() {
        return "OrderedReady".equals(world.statefulSet().getSpec().getPodManagementPolicy());
    }

    private boolean wanted(int ordinal) {
        return ordinal < world.statefulSet().getSpec().getReplicas();
    }

    private int surge() {
        return world.daemonSet()
                .getSpec()
                .getUpdateStrategy()
                .getRollingUpdate()
                .getMaxSurge()
                .getIntVal();
    }

    private int minReadySeconds(Pod pod) {
        return isWeb(pod)
                ? world.statefulSet().getSpec().getMinReadySeconds()
                : world.daemonSet().getSpec().getMinReadySeconds();
    }

    private static boolean active(Pod pod) {
        return PodReadiness.active(pod);
    }

    private static boolean isWeb(Pod pod) {
        return pod.getMetadata().getLabels().containsKey(INDEX);
    }

    private static int ordinal(Pod pod) {
        return Integer.parseInt(pod.getMetadata().getLabels().getOrDefault(INDEX, "-1"));
    }

    /** The one place that a pod may have to itself: its ordinal, or its node. */
    private static String place(Pod pod) {
        return isWeb(pod) ? "web/" + ordinal(pod) : "agent/" + SetsNodes.intended(pod);
    }

    private static String image(Pod pod) {
        return pod.getSpec().getContainers().getFirst().getImage();
    }

    private static String uid(HasMetadata object) {
        return object.getMetadata().getUid();
    }
}
