package dev.gantry.agent.podlifecycle;

import dev.gantry.agent.runtime.ContainerId;
import dev.gantry.agent.runtime.EnforcedResources;
import java.time.Duration;
import java.util.Optional;

/** One thing to do for a pod. The executor has nothing left to decide. */
public sealed interface PodAction {

    /** The key of actions on the sandbox; no container has this name. */
    String SANDBOX = "(sandbox)";

    /** The key of actions on the whole pod. */
    String POD = "(pod)";

    /** What the action works on: of one key at most one action is carried out at a time. */
    String key();

    /** Makes the pod's network and starts the sandbox that holds it. */
    record CreateSandbox(int attempt) implements PodAction {
        @Override
        public String key() {
            return SANDBOX;
        }
    }

    /** Ends and removes a sandbox in which nothing runs any more. */
    record RemoveSandbox(ContainerId id) implements PodAction {
        @Override
        public String key() {
            return SANDBOX;
        }
    }

    /** Makes sure that the image is on the node, as the pull policy says. */
    record EnsureImage(String container, String image, PullPolicy policy, int restart, int attempts)
            implements PodAction {
        @Override
        public String key() {
            return container;
        }
    }

    /** Creates the container of a start to come, while its sandbox is being started. */
    record CreateContainer(StartContainer start) implements PodAction {
        @Override
        public String key() {
            return start.container();
        }
    }

    /**
     * Starts a run of a container in the sandbox.
     *
     * @param created the container of this run, or empty where it is to be created first
     */
    record StartContainer(
            String container,
            ContainerId sandbox,
            int restart,
            int crashStreak,
            int attempts,
            Optional<ContainerId> created)
            implements PodAction {

        StartContainer(String container, ContainerId sandbox, int restart, int crashStreak, int attempts) {
            this(container, sandbox, restart, crashStreak, attempts, Optional.empty());
        }

        @Override
        public String key() {
            return container;
        }
    }

    /**
     * Runs the preStop hook, then asks the container to end, and kills it after the grace period.
     *
     * @param undrained whether proxies may still route to it, because they did not confirm in time that they do not
     */
    record StopContainer(String container, ContainerId id, Duration grace, String reason, boolean undrained)
            implements PodAction {

        StopContainer(String container, ContainerId id, Duration grace, String reason) {
            this(container, id, grace, reason, false);
        }

        @Override
        public String key() {
            return container;
        }
    }

    /**
     * Holds a running container to other resources.
     *
     * @param attempts how often that was refused in a row
     * @param endsBoost whether it has started, and loses its {@link StartBoost}; else it is resized
     */
    record UpdateContainer(
            String container, ContainerId id, EnforcedResources resources, int attempts, boolean endsBoost)
            implements PodAction {

        /** A resize. */
        UpdateContainer(String container, ContainerId id, EnforcedResources resources, int attempts) {
            this(container, id, resources, attempts, false);
        }

        @Override
        public String key() {
            return container;
        }
    }

    /** Ends a container that is to be started anew with other resources, whatever it ends with. */
    record RestartContainer(StopContainer stop) implements PodAction {
        @Override
        public String key() {
            return stop.container();
        }
    }

    /** Removes what is left of a run that has ended or never began. */
    record RemoveContainer(String container, ContainerId id) implements PodAction {
        @Override
        public String key() {
            return container;
        }
    }

    /** Deletes the pod's object for good: nothing of it is left here. */
    record FinishDeletion(String uid) implements PodAction {
        @Override
        public String key() {
            return POD;
        }
    }
}
