package dev.gantry.agent.podlifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.agent.runtime.ContainerState;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Random lives of random pods; a failing seed is named and can be run again alone. */
class PodLifecyclePropertiesTest {

    private static final int SEEDS = 150;
    private static final int STEPS = 150;

    /** Steps without further trouble after which a deleted pod must be gone. */
    private static final int STEPS_TO_END = 120;

    @Test
    void everyLifeKeepsTheRules() {
        for (long seed = 0; seed < SEEDS; seed++) {
            live(seed);
        }
    }

    private static void live(long seed) {
        Random random = new Random(seed);
        PodScenario pod = randomPod(random);
        for (int step = 0; step < STEPS; step++) {
            disturb(pod, random);
            advance(pod, random, "seed " + seed + " step " + step);
        }
        pod.deleted();
        boolean gone = false;
        for (int step = 0; step < STEPS_TO_END && !gone; step++) {
            gone = advance(pod, random, "seed " + seed + " ending " + step);
        }
        assertThat(gone).as("seed %d: the deleted pod is gone", seed).isTrue();
    }

    private static PodScenario randomPod(Random random) {
        PodScenario pod = random.nextBoolean() ? PodScenario.pod("app") : PodScenario.pod("app", "other");
        pod.restartPolicy(List.of("Always", "OnFailure", "Never").get(random.nextInt(3)));
        if (random.nextBoolean()) {
            pod.init("first");
        }
        if (!pod.pod.getSpec().getRestartPolicy().equals("Never") && random.nextBoolean()) {
            pod.resizePolicy("app", random.nextBoolean() ? "cpu" : "memory", "RestartContainer");
        }
        return random.nextInt(3) == 0 ? pod.sidecar("proxy") : pod;
    }

    private static void disturb(PodScenario pod, Random random) {
        pod.after(Duration.ofSeconds(random.nextInt(30)));
        List<ObservedContainer> running = pod.observed().running().toList();
        if (!running.isEmpty() && random.nextInt(4) == 0) {
            pod.ends(running.get(random.nextInt(running.size())).name(), random.nextInt(3));
        }
        if (random.nextInt(10) == 0) {
            pod.granted("app", 100 * (1 + random.nextInt(5)) + "m", "1Gi/" + (1 + random.nextInt(4)) + "Gi");
        }
        boolean sandbox =
                pod.observed().sandbox().filter(ObservedSandbox::running).isPresent();
        if (sandbox && random.nextInt(40) == 0) {
            pod.sandboxDies();
        }
    }

    /** Plans, checks the plan and the status, and carries all actions out; true once the pod is gone. */
    private static boolean advance(PodScenario pod, Random random, String where) {
        pod.after(Duration.ofSeconds(1));
        List<PodAction> actions = pod.actions();
        check(pod, actions, where);
        for (PodAction action : actions) {
            if (action instanceof PodAction.FinishDeletion) {
                return true;
            }
            apply(pod, action, random);
        }
        pod.reported();
        assertThat(pod.status()).as(where).isEqualTo(pod.pod.getStatus());
        return false;
    }

    private static void check(PodScenario pod, List<PodAction> actions, String where) {
        Set<String> keys = new HashSet<>();
        actions.forEach(action -> assertThat(keys.add(action.key()))
                .as("%s: one action on %s", where, action.key())
                .isTrue());
        pod.inFlight.addAll(keys);
        assertThat(pod.actions())
                .as("%s: planning again while all is carried out", where)
                .isEmpty();
        pod.inFlight.clear();
        for (PodAction action : actions) {
            if (action instanceof PodAction.StartContainer start) {
                checkStart(pod, start, where);
            }
        }
    }

    private static void checkStart(PodScenario pod, PodAction.StartContainer start, String where) {
        assertThat(pod.desired().terminating())
                .as("%s: a start of a pod that ends", where)
                .isFalse();
        assertThat(pod.observed().latest(start.container()).filter(ObservedContainer::running))
                .as("%s: a start of what runs", where)
                .isEmpty();
        boolean main =
                pod.desired().containers().stream().anyMatch(c -> c.getName().equals(start.container()));
        boolean begun = pod.containers.stream()
                .anyMatch(c -> c.name().equals("app") || c.name().equals("other"));
        boolean hasInit = pod.desired().initContainers().stream()
                .anyMatch(c -> c.getName().equals("first"));
        if (main && hasInit && !begun) {
            assertThat(pod.observed().latest("first").map(ObservedContainer::state))
                    .as("%s: a start before init is done", where)
                    .get()
                    .isInstanceOf(ContainerState.Exited.class);
        }
    }

    private static void apply(PodScenario pod, PodAction action, Random random) {
        switch (action) {
            case PodAction.CreateSandbox _ -> {
                pod.sandboxes.removeIf(s -> !s.running());
                pod.sandboxRuns();
            }
            case PodAction.RemoveSandbox(var id) -> pod.sandboxes.removeIf(s -> s.id().equals(id));
            case PodAction.EnsureImage ensure ->
                pod.images.put(
                        ensure.container(),
                        random.nextInt(5) == 0
                                ? new ImageState.Missing(
                                        ensure.image(), "ErrImagePull", "no", ensure.attempts() + 1, pod.now)
                                : new ImageState.Present(ensure.image(), ensure.restart()));
            case PodAction.CreateContainer(var start) -> pod.isCreated(start.container());
            case PodAction.StartContainer start -> {
                start.created()
                        .ifPresent(id -> pod.containers.removeIf(run -> run.id().equals(id)));
                pod.runs(start.container(), start.restart(), start.crashStreak());
                if (random.nextInt(4) == 0 || start.container().equals("first")) {
                    pod.ends(start.container(), random.nextInt(2));
                }
            }
            case PodAction.StopContainer stop -> pod.ends(stop.container(), random.nextBoolean() ? 0 : 137);
            case PodAction.UpdateContainer update -> pod.updated(update.container());
            case PodAction.RestartContainer(var stop) -> {
                pod.ends(stop.container(), random.nextBoolean() ? 0 : 137);
                pod.resized.add(
                        pod.observed().latest(stop.container()).orElseThrow().id());
            }
            case PodAction.RemoveContainer remove -> pod.containers.removeIf(c -> c.id().equals(remove.id()));
            case PodAction.FinishDeletion _ -> {}
        }
    }
}
