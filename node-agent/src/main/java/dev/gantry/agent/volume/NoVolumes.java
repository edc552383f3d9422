package dev.gantry.agent.volume;

import dev.gantry.agent.environment.PodFields;
import dev.gantry.agent.runtime.Mount;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Map;

/** No files at all. */
final class NoVolumes implements Volumes {

    @Override
    public void prepare(PodFields fields) {}

    @Override
    public List<Mount> mounts(Pod pod, Container container, int restart, Map<String, String> variables) {
        return List.of();
    }

    @Override
    public String terminationMessage(String uid, String container, int restart) {
        return "";
    }

    @Override
    public void remove(String uid) {}
}
