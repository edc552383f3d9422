package dev.gantry.agent.podlifecycle;

import dev.gantry.agent.runtime.ContainerState;
import dev.gantry.agent.runtime.EnforcedResources;
import io.fabric8.kubernetes.api.model.Container;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Plans the next steps of a pod that is to run. */
final class Running {

    /** How long something created may take to run when nobody here is starting it. */
    private static final Duration START_CHANCE = Duration.ofSeconds(10);

    /** How often a container that uses more than its new memory limit is looked at again. */
    private static final Duration USAGE_LOOK = Duration.ofSeconds(10);

    private final DesiredPod desired;
    private final ObservedPod observed;
    private final PlanBuilder plan;

    Running(DesiredPod desired, ObservedPod observed, PlanBuilder plan) {
        this.desired = desired;
        this.observed = observed;
        this.plan = plan;
    }

    void plan() {
        var sandbox = observed.sandbox();
        if (sandbox.isEmpty()) {
            createSandbox(0);
            ensureFirstImages();
        } else if (!sandbox.get().running()) {
            replace(sandbox.get());
        } else {
            plan(sandbox.get());
        }
    }

    private void createSandbox(int attempt) {
        StartFailure failure = observed.memory().failures().get(PodAction.SANDBOX);
        if (failure == null || plan.due(BackOff.retryAt(failure))) {
            plan.add(new PodAction.CreateSandbox(attempt));
        }
    }

    /** Images take no network of the pod's: they are looked for, and fetched, while the sandbox is made. */
    private void ensureFirstImages() {
        List<Container> first = desired.initContainers().isEmpty()
                ? desired.containers()
                : desired.initContainers().subList(0, 1);
        first.stream()
                .filter(container -> !observed.memory().images().containsKey(container.getName()))
                .forEach(container -> plan.add(new PodAction.EnsureImage(
                        container.getName(), container.getImage(), PullPolicy.of(container), 0, 0)));
    }

    /** A dead sandbox takes the network of its containers with it: they end first, then a new one is made. */
    private void replace(ObservedSandbox dead) {
        if (dead.state() instanceof ContainerState.Created) {
            if (plan.due(dead.createdAt().plus(START_CHANCE))) {
                plan.add(new PodAction.RemoveSandbox(dead.id())); // its start was interrupted
            } else if (observed.memory().inFlight().contains(PodAction.SANDBOX)) {
                new EarlyContainers(desired, observed, plan).create(dead.id());
            }
        } else if (observed.running().findAny().isPresent()) {
            observed.running()
                    .forEach(run -> plan.add(stop(run, "Pod sandbox changed, it will be killed and re-created.")));
        } else {
            createSandbox(dead.attempt() + 1);
        }
    }

    private PodAction.StopContainer stop(ObservedContainer run, String reason) {
        return new PodAction.StopContainer(run.name(), run.id(), desired.grace(), reason);
    }

    private void plan(ObservedSandbox sandbox) {
        observed.sandboxes().stream()
                .filter(other -> !other.id().equals(sandbox.id()))
                .forEach(old -> plan.add(new PodAction.RemoveSandbox(old.id())));
        Launch launch = new Launch(desired, observed, plan, sandbox);
        if (initialise(launch)) {
            desired.containers().forEach(container -> advance(container, launch, desired.restartPolicy()));
        }
        desired.allContainers().forEach(this::removeOldRuns);
    }

    /** Starts the next init container; true once all are done and all sidecars have started. */
    private boolean initialise(Launch launch) {
        boolean initialised =
                observed.containers().stream().anyMatch(run -> observed.inCurrentSandbox(run) && isMain(run.name()));
        for (Container init : desired.initContainers()) {
            boolean passed = DesiredPod.isSidecar(init)
                    ? advance(init, launch, RestartPolicy.ALWAYS)
                    : initialised || advanceInit(init, launch);
            if (!passed && !initialised) {
                return false;
            }
        }
        return true;
    }

    private boolean isMain(String name) {
        return desired.containers().stream().anyMatch(c -> c.getName().equals(name));
    }

    private boolean advanceInit(Container init, Launch launch) {
        ContainerView view = ContainerView.of(init.getName(), desired, observed, plan.now());
        boolean done = view instanceof ContainerView.Over(Ended end) && end.exitCode() == 0 && end.inCurrentSandbox();
        if (done) {
            return true;
        }
        boolean rerun = view instanceof ContainerView.Over(Ended end) && end.exitCode() == 0;
        advance(init, launch, rerun ? RestartPolicy.ALWAYS : RestartPolicy.ON_FAILURE);
        return false;
    }

    /** Brings one container a step nearer to running; true if it runs and has started. */
    private boolean advance(Container container, Launch launch, RestartPolicy policy) {
        switch (ContainerView.of(container.getName(), desired, observed, plan.now())) {
            case ContainerView.NotStarted(int restart) -> launch.start(container, restart, 0);
            case ContainerView.Unstarted(ObservedContainer run) -> startUnstarted(run, launch);
            case ContainerView.Over(Ended end) -> restart(container, end, launch, policy);
            case ContainerView.Running(ObservedContainer run) -> {
                return check(container, run);
            }
        }
        return false;
    }

    /**
     * What was created for this sandbox is started, also where an agent that was killed may have left a start on its way in the
     * engine, for starting twice is starting once. What was created for another sandbox, or refused to start, is removed.
     */
    private void startUnstarted(ObservedContainer run, Launch launch) {
        boolean refused = observed.memory().failures().containsKey(run.name());
        if (observed.inCurrentSandbox(run) && !refused) {
            launch.start(run);
        } else if (plan.due(run.createdAt().plus(START_CHANCE))) {
            plan.add(new PodAction.RemoveContainer(run.name(), run.id()));
        }
    }

    private void restart(Container container, Ended end, Launch launch, RestartPolicy policy) {
        if (policy.restartsAfter(end.exitCode()) && plan.due(BackOff.restartAt(end))) {
            launch.start(container, end.restart() + 1, BackOff.nextStreak(end));
        }
    }

    private boolean check(Container container, ObservedContainer run) {
        ContainerHealth health = observed.memory().health().getOrDefault(run.id(), ContainerHealth.unprobed(container));
        if (health.failure().isPresent()) {
            Duration grace = Probes.grace(container).orElse(desired.grace());
            plan.add(new PodAction.StopContainer(
                    run.name(), run.id(), grace, health.failure().get()));
        } else if (!run.image().equals(container.getImage())) {
            plan.add(stop(run, "Container " + run.name() + " definition changed, will be restarted"));
        } else {
            resize(container, run, health);
        }
        return health.started();
    }

    private void resize(Container container, ObservedContainer run, ContainerHealth health) {
        switch (ContainerResize.of(container, run)) {
            case ContainerResize.Done _ -> endBoost(container, run, health);
            case ContainerResize.Restart _ ->
                plan.add(new PodAction.RestartContainer(
                        stop(run, "Container " + run.name() + " resize requires restart")));
            case ContainerResize.Update(EnforcedResources resources, var _) -> update(run, resources, false);
            case ContainerResize.Obstructed _ -> plan.wakeAt(plan.now().plus(USAGE_LOOK));
        }
    }

    private void endBoost(Container container, ObservedContainer run, ContainerHealth health) {
        EnforcedResources settled = StartBoost.without(container, run.resources());
        if (!settled.equals(run.resources()) && (health.ready() || plan.due(StartBoost.end(run)))) {
            update(run, settled, true);
        }
    }

    private void update(ObservedContainer run, EnforcedResources resources, boolean endsBoost) {
        Optional<UpdateFailure> failure = observed.memory().updateFailure(run.name(), resources);
        if (failure.isEmpty() || plan.due(BackOff.retryAt(failure.get()))) {
            int attempts = failure.map(UpdateFailure::attempts).orElse(0);
            plan.add(new PodAction.UpdateContainer(run.name(), run.id(), resources, attempts, endsBoost));
        }
    }

    /** The run before the newest stays, for its logs and its last state. */
    private void removeOldRuns(Container container) {
        List<ObservedContainer> runs = observed.runs(container.getName());
        runs.stream().skip(2).forEach(old -> plan.add(new PodAction.RemoveContainer(old.name(), old.id())));
    }
}
