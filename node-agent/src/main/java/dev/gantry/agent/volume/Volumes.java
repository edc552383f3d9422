package dev.gantry.agent.volume;

import dev.gantry.agent.environment.ConfigurationMissingException;
import dev.gantry.agent.environment.PodFields;
import dev.gantry.agent.runtime.Mount;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The files that a node gives to its pods. */
public interface Volumes {

    /** Pods whose containers only pretend need no files. */
    Volumes NONE = new NoVolumes();

    /** Makes what is missing and brings cluster data up to date; doing it again changes nothing. */
    void prepare(PodFields fields) throws ConfigurationMissingException, IOException;

    /** What to mount into the n-th run of a container, the file for its termination message included. */
    List<Mount> mounts(Pod pod, Container container, int restart, Map<String, String> variables)
            throws ConfigurationMissingException, IOException;

    /** What the run left in its termination message file, or "". */
    String terminationMessage(String uid, String container, int restart);

    /** Removes all that was made for the pod. */
    void remove(String uid) throws IOException;
}
