package dev.gantry.deployment.rollout;

import java.time.Instant;

/** What keeps a pod from serving, as its status tells it. */
sealed interface PodTrouble {

    /** One word for conditions, as Kubernetes has it for containers. */
    String reason();

    /** The sentence for people. */
    String message();

    /** A container that ends over and over, and waits for its next start. */
    record CrashLoop(String container, int restarts, String lastEnd) implements PodTrouble {
        @Override
        public String reason() {
            return "CrashLoopBackOff";
        }

        @Override
        public String message() {
            return "container " + container + " restarted " + restarts + " times" + lastEnd;
        }
    }

    /**
     * A container that has never run, for want of its image or its configuration.
     *
     * @param since when its pod was placed
     */
    record CannotStart(String container, String reason, String detail, Instant since) implements PodTrouble {
        @Override
        public String message() {
            return "container " + container + " cannot start: " + detail;
        }
    }

    /** A pod that was ready, whose containers run on, and that is not ready any more. */
    record LostReadiness(Instant since) implements PodTrouble {
        @Override
        public String reason() {
            return "ReadinessLost";
        }

        @Override
        public String message() {
            return "was ready, and is not since " + since;
        }
    }

    /** A pod whose containers run, and that has not been ready since they started. */
    record NotReadyYet(Instant since) implements PodTrouble {
        @Override
        public String reason() {
            return "NotReady";
        }

        @Override
        public String message() {
            return "runs since " + since + " and is not ready";
        }
    }
}
