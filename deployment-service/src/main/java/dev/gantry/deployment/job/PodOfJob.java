package dev.gantry.deployment.job;

import dev.gantry.deployment.pod.Ownership;
import dev.gantry.deployment.pod.PodNames;
import dev.gantry.deployment.pod.PodOfTemplate;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The pods that a Job creates, and what it changes of them. */
public final class PodOfJob {

    private static final String INDEX_VARIABLE = "JOB_COMPLETION_INDEX";

    private PodOfJob() {}

    /** Pods of a Job without indexes, under the lowest names that are free. */
    static List<Pod> plain(Job job, int count, Predicate<String> taken) {
        PodNames names =
                new PodNames(job.getMetadata().getName(), job.getMetadata().getUid());
        return names.lowestFree(count, taken).stream()
                .map(name -> tracked(name, job))
                .toList();
    }

    /**
     * The pod of one index, which finds its index in an annotation, a label, its host name and each container's environment.
     *
     * @param failures how often the index failed before, where that is limited for each index
     * @param ignored how often it failed in a way that does not count
     */
    static Pod indexed(Job job, int index, int failures, int ignored, Predicate<String> taken) {
        String host = job.getMetadata().getName() + "-" + index;
        PodNames names = new PodNames(host, job.getMetadata().getUid() + "/" + index);
        Pod pod = tracked(names.lowestFree(1, taken).getFirst(), job);
        PodBuilder builder = new PodBuilder(pod)
                .editMetadata()
                .addToAnnotations(JobPod.INDEX, Integer.toString(index))
                .addToLabels(JobPod.INDEX, Integer.toString(index))
                .endMetadata()
                .editSpec()
                .withHostname(host)
                .withContainers(withIndex(pod.getSpec().getContainers()))
                .withInitContainers(withIndex(pod.getSpec().getInitContainers()))
                .endSpec();
        if (job.getSpec().getBackoffLimitPerIndex() != null) {
            builder.editMetadata()
                    .addToAnnotations(JobPod.INDEX_FAILURES, Integer.toString(failures))
                    .endMetadata();
        }
        if (ignored > 0) {
            builder.editMetadata()
                    .addToAnnotations(JobPod.INDEX_IGNORED_FAILURES, Integer.toString(ignored))
                    .endMetadata();
        }
        return builder.build();
    }

    /** The pod of a gang, with the number of others of its Job that have succeeded. */
    static Pod toldOf(int succeeded, Pod pod) {
        return new PodBuilder(pod)
                .editMetadata()
                .addToAnnotations(JobPod.GANG_SUCCEEDED, Integer.toString(succeeded))
                .endMetadata()
                .build();
    }

    private static Pod tracked(String name, Job job) {
        return new PodBuilder(PodOfTemplate.named(name, job, job.getSpec().getTemplate()))
                .editMetadata()
                .addToFinalizers(JobPod.FINALIZER)
                .endMetadata()
                .build();
    }

    private static List<Container> withIndex(@Nullable List<Container> containers) {
        return containers == null
                ? List.of()
                : containers.stream().map(PodOfJob::withIndex).toList();
    }

    private static Container withIndex(Container container) {
        boolean given = container.getEnv() != null
                && container.getEnv().stream().anyMatch(variable -> INDEX_VARIABLE.equals(variable.getName()));
        return given
                ? container
                : new ContainerBuilder(container).addToEnv(indexVariable()).build();
    }

    private static EnvVar indexVariable() {
        return new EnvVarBuilder()
                .withName(INDEX_VARIABLE)
                .withNewValueFrom()
                .withNewFieldRef()
                .withFieldPath("metadata.annotations['" + JobPod.INDEX + "']")
                .endFieldRef()
                .endValueFrom()
                .build();
    }

    /** The pod without the finalizer that holds it for its Job. */
    public static Pod untracked(Pod pod) {
        return new PodBuilder(pod)
                .editMetadata()
                .removeFromFinalizers(JobPod.FINALIZER)
                .endMetadata()
                .build();
    }

    /** The pod as the Job's, to be counted. */
    static Pod adopted(Pod pod, Job job) {
        PodBuilder builder = new PodBuilder(pod);
        builder.editMetadata().addToOwnerReferences(Ownership.controlledBy(job)).endMetadata();
        return JobPod.isTracked(pod)
                ? builder.build()
                : builder.editMetadata()
                        .addToFinalizers(JobPod.FINALIZER)
                        .endMetadata()
                        .build();
    }

    static Pod released(Pod pod, Job job) {
        return new PodBuilder(untracked(pod))
                .editMetadata()
                .removeMatchingFromOwnerReferences(
                        reference -> job.getMetadata().getUid().equals(reference.getUid()))
                .endMetadata()
                .build();
    }
}
