package dev.gantry.deployment.stateful;

import dev.gantry.deployment.pod.PodOfTemplate;
import dev.gantry.deployment.revision.RevisionData;
import dev.gantry.deployment.revision.TemplateRevisions;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The pod of one ordinal: its name, its host name and its claims stay the same whenever it is made again. */
final class PodOfStatefulSet {

    static final String POD_NAME_LABEL = "statefulset.kubernetes.io/pod-name";
    static final String POD_INDEX_LABEL = "apps.kubernetes.io/pod-index";

    /** Of a pod of a StatefulSet it is the name of its ControllerRevision. */
    static final String REVISION_LABEL = "controller-revision-hash";

    private PodOfStatefulSet() {}

    static Pod of(StatefulSet set, int ordinal, ControllerRevision revision) {
        Ordinals ordinals = Ordinals.of(set);
        String name = ordinals.name(ordinal);
        Pod pod = PodOfTemplate.named(name, set, RevisionData.template(revision));
        return new PodBuilder(pod)
                .editMetadata()
                .addToLabels(identity(name, ordinal))
                .addToLabels(REVISION_LABEL, TemplateRevisions.name(revision))
                .endMetadata()
                .editOrNewSpec()
                .withHostname(name)
                .withSubdomain(set.getSpec().getServiceName())
                .withVolumes(volumes(set, ordinal, pod.getSpec().getVolumes()))
                .endSpec()
                .build();
    }

    private static Map<String, String> identity(String name, int ordinal) {
        return Map.of(POD_NAME_LABEL, name, POD_INDEX_LABEL, Integer.toString(ordinal));
    }

    /** A claim takes the place of a volume of the template that has its name. */
    private static List<Volume> volumes(StatefulSet set, int ordinal, List<Volume> ofTemplate) {
        List<PersistentVolumeClaim> templates = set.getSpec().getVolumeClaimTemplates();
        List<Volume> volumes = new ArrayList<>(ofTemplate);
        volumes.removeIf(volume -> templates.stream()
                .anyMatch(template -> template.getMetadata().getName().equals(volume.getName())));
        for (PersistentVolumeClaim template : templates) {
            volumes.add(new VolumeBuilder()
                    .withName(template.getMetadata().getName())
                    .withNewPersistentVolumeClaim()
                    .withClaimName(ClaimNames.of(template, Ordinals.of(set), ordinal))
                    .endPersistentVolumeClaim()
                    .build());
        }
        return volumes;
    }

    /** Whether the pod has the labels by which its Service and its revision find it; an adopted one may lack them. */
    static boolean identified(Pod pod, int ordinal) {
        Map<String, String> labels = pod.getMetadata().getLabels();
        return labels != null
                && labels.entrySet()
                        .containsAll(
                                identity(pod.getMetadata().getName(), ordinal).entrySet());
    }

    static Pod withIdentity(Pod pod, int ordinal) {
        return new PodBuilder(pod)
                .editMetadata()
                .addToLabels(identity(pod.getMetadata().getName(), ordinal))
                .endMetadata()
                .build();
    }

    /** The name of the revision that the pod was made of, or "". */
    static String revision(Pod pod) {
        Map<String, String> labels = pod.getMetadata().getLabels();
        return labels == null ? "" : labels.getOrDefault(REVISION_LABEL, "");
    }
}
