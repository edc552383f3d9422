package dev.gantry.scheduler.placement;

import java.util.Map;

/** Which profile places a pod: that of the scheduler which the pod names. */
@FunctionalInterface
public interface ProfileChoice {

    Profile of(PendingPod pod);

    static ProfileChoice always(Profile profile) {
        return pod -> profile;
    }

    /** Profiles by the names of schedulers; a pod that names another one must not be asked about. */
    static ProfileChoice of(Map<String, Profile> bySchedulerName) {
        Map<String, Profile> profiles = Map.copyOf(bySchedulerName);
        return pod -> {
            Profile profile = profiles.get(pod.schedulerName());
            if (profile == null) {
                throw new IllegalArgumentException("no profile for the scheduler " + pod.schedulerName());
            }
            return profile;
        };
    }
}
