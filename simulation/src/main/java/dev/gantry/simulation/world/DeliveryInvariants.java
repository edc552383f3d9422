package dev.gantry.simulation.world;

import dev.gantry.deployment.pod.Ownership;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Of a canary or blue/green, checked at each change of a ReplicaSet: a new revision never has a larger share of requests, nor more
 * pods, than its step gives it; it moves on only when a person said so, or the step's time has passed since its share was routed;
 * and what failed or was given up gets no pods again.
 */
public final class DeliveryInvariants {

    private static final String WEIGHT = "gantry.dev/traffic-weight";
    private static final String ROUTED = "gantry.dev/routed-weight";
    private static final String STEP = "gantry.dev/delivery-step";
    private static final String FAILED = "gantry.dev/failed";
    private static final String REVISION = "deployment.kubernetes.io/revision";

    /** Times are kept in whole seconds. */
    private static final Duration ROUNDING = Duration.ofSeconds(1);

    private final InMemoryOwner<ReplicaSet> replicaSets;
    private final SimulatedClock clock;
    private final String name;
    private final DeliveryScript script;
    private final Consumer<String> violated;
    private final Set<String> promotions = new HashSet<>();
    private final Map<String, Instant> routedSince = new HashMap<>();
    private int mostReplicas;
    private boolean calm;

    /**
     * Of one Deployment.
     *
     * @param name its name
     * @param script the steps that it asks for
     * @param violated told what is wrong
     */
    public DeliveryInvariants(
            InMemoryOwner<Deployment> deployments,
            InMemoryOwner<ReplicaSet> replicaSets,
            SimulatedClock clock,
            String name,
            DeliveryScript script,
            Consumer<String> violated) {
        this.replicaSets = replicaSets;
        this.clock = clock;
        this.name = name;
        this.script = script;
        this.violated = violated;
        deployments.observe((_, after) ->
                after.filter(d -> d.getMetadata().getName().equals(name)).ifPresent(this::ordered));
        replicaSets.observe((before, after) -> {
            if (before.isPresent() && after.filter(this::isOfTheDeployment).isPresent()) {
                changed(before.get(), after.get());
            }
        });
    }

    private boolean isOfTheDeployment(ReplicaSet set) {
        return Ownership.controller(set)
                .filter(owner -> owner.getName().equals(name))
                .isPresent();
    }

    private void ordered(Deployment deployment) {
        Optional.ofNullable(mark(deployment, "gantry.dev/promote"))
                .filter(order -> !order.isEmpty())
                .ifPresent(promotions::add);
        mostReplicas = Math.max(mostReplicas, deployment.getSpec().getReplicas());
    }

    /** The controller knows all that the user asked for until now. */
    public void settle(int replicas) {
        mostReplicas = replicas;
    }

    /**
     * From now on the pods of what serves are all available, so that what is given up in its steps loses its requests before its pods. One
     * that fails once it has taken over hands them back as fast as the former one gets pods, within the limits of a rolling update.
     */
    public void calm() {
        calm = true;
    }

    private void changed(ReplicaSet before, ReplicaSet after) {
        String again = failed(before, after);
        String wrong = again.isEmpty() && script.delivers() ? delivered(before, after) : again;
        rememberRouted(after);
        if (!wrong.isEmpty()) {
            violated.accept(wrong);
        }
    }

    private String failed(ReplicaSet before, ReplicaSet after) {
        if (mark(before, FAILED).isEmpty() || mark(after, FAILED).isEmpty()) {
            return "";
        }
        String set = after.getMetadata().getName();
        if (after.getSpec().getReplicas() > kept(before)) {
            return set + " failed, and gets pods again";
        }
        boolean shrinks = after.getSpec().getReplicas() < before.getSpec().getReplicas();
        boolean routed = number(before, WEIGHT) >= 0 && number(before, ROUTED) > 0;
        int step = number(before, STEP);
        boolean inItsSteps = step >= 1 && step <= script.steps().size();
        return calm && shrinks && routed && inItsSteps ? set + " loses pods that requests are still sent to" : "";
    }

    /** A set that shrinks may be let keep what it has not given up yet: those are no new pods. */
    private static int kept(ReplicaSet set) {
        int existing = set.getStatus() == null || set.getStatus().getReplicas() == null
                ? 0
                : set.getStatus().getReplicas();
        return Math.max(set.getSpec().getReplicas(), existing);
    }

    private String delivered(ReplicaSet before, ReplicaSet after) {
        int step = number(after, STEP);
        if (step < 1 || !mark(after, FAILED).isEmpty()) {
            return "";
        }
        String set = after.getMetadata().getName();
        int present = number(before, STEP);
        for (int left = Math.max(1, present); left < step; left++) {
            String early = left(after, left);
            if (!early.isEmpty()) {
                return set + " left step " + left + " " + early;
            }
        }
        int weight = number(after, WEIGHT);
        if (weight > script.weight(step)) {
            return set + " gets " + weight + "% of the requests in step " + step;
        }
        int pods = after.getSpec().getReplicas();
        boolean grows = pods > kept(before);
        return grows && pods > script.pods(step, mostReplicas)
                ? set + " is given " + pods + " pods in step " + step + " of " + mostReplicas + " replicas"
                : "";
    }

    /** Why the step should not have been left, or "". */
    private String left(ReplicaSet set, int step) {
        String revision = mark(set, REVISION);
        boolean promoted = promotions.stream().anyMatch(order -> promotes(order, revision, step));
        Instant routed = routedSince.get(key(set, step));
        if (routed == null) {
            return "before its share was routed";
        }
        Optional<Duration> time = script.time(step);
        if (promoted && !script.keepsFormer(step)) {
            return "";
        }
        if (time.isEmpty()) {
            return "without a promotion of revision " + revision + ", of " + promotions;
        }
        boolean over = !routed.plus(time.get()).minus(ROUNDING).isAfter(clock.instant());
        return over ? "" : "too early: its share was routed at " + routed;
    }

    private static boolean promotes(String order, String revision, int step) {
        String[] parts = order.split("/");
        return parts[0].equals(revision) && (parts.length == 1 || Integer.parseInt(parts[1]) >= step);
    }

    private void rememberRouted(ReplicaSet set) {
        int step = number(set, STEP);
        boolean routed = step >= 1
                && number(set, WEIGHT) == script.weight(step)
                && mark(set, WEIGHT).equals(mark(set, ROUTED));
        if (routed) {
            routedSince.putIfAbsent(key(set, step), clock.instant());
        }
    }

    /** Of one try of a revision: a template that is returned to is tried under another number. */
    private static String key(ReplicaSet set, int step) {
        return set.getMetadata().getUid() + "/" + mark(set, REVISION) + "/" + step;
    }

    private static int number(ReplicaSet set, String annotation) {
        String text = mark(set, annotation);
        return text.isEmpty() ? -1 : Integer.parseInt(text);
    }

    private static String mark(HasMetadata object, String annotation) {
        return Optional.ofNullable(object.getMetadata().getAnnotations())
                .orElse(Map.of())
                .getOrDefault(annotation, "");
    }

    /**
     * What is wrong once all is at rest, or "": nothing runs, and no request goes, but to the revision that serves.
     *
     * @param pods all that there are
     */
    public String atRest(List<Pod> pods) {
        List<String> owners = pods.stream()
                .flatMap(pod -> Ownership.controller(pod).stream())
                .map(OwnerReference::getUid)
                .toList();
        List<ReplicaSet> own =
                replicaSets.list().stream().filter(this::isOfTheDeployment).toList();
        long serving = own.stream()
                .filter(set -> owners.contains(set.getMetadata().getUid()))
                .count();
        boolean split = own.stream()
                .filter(set -> !owners.contains(set.getMetadata().getUid()))
                .anyMatch(set -> number(set, WEIGHT) > 0);
        return serving > 1 || split ? "at rest, " + serving + " revisions have pods, or others have requests" : "";
    }
}
