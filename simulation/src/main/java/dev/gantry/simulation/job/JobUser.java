package dev.gantry.simulation.job;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceClient.Deletion;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpecBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicyRuleBuilder;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/** Somebody who starts a Job, suspends and resumes it, changes its parallelism and deletes its pods. */
final class JobUser {

    private static final int MAX_COMPLETIONS = 12;
    private static final int MAX_PARALLELISM = 5;

    private final JobWorld world;
    private final RandomGenerator random;

    JobUser(JobWorld world, RandomGenerator random) {
        this.world = world;
        this.random = random;
    }

    void createJob() {
        boolean indexed = random.nextBoolean();
        boolean policy = random.nextInt(3) == 0;
        JobSpecBuilder spec = new JobSpecBuilder()
                .withCompletions(random.nextInt(MAX_COMPLETIONS) + 1)
                .withParallelism(random.nextInt(MAX_PARALLELISM) + 1)
                .withBackoffLimit(random.nextInt(4) == 0 ? 3 : 1_000)
                .withCompletionMode(indexed ? "Indexed" : "NonIndexed")
                .withPodReplacementPolicy(policy || random.nextBoolean() ? "Failed" : "TerminatingOrFailed")
                .withManualSelector(true)
                .withNewSelector()
                .addToMatchLabels("job", "work")
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .addToLabels("job", "work")
                .endMetadata()
                .withNewSpec()
                .withRestartPolicy("Never")
                .withContainers(new ContainerBuilder()
                        .withName("main")
                        .withImage("work")
                        .build())
                .endSpec()
                .endTemplate();
        if (indexed && random.nextInt(3) == 0) {
            spec.withBackoffLimitPerIndex(random.nextInt(4));
        }
        if (policy) {
            spec.withNewPodFailurePolicy()
                    .withRules(new PodFailurePolicyRuleBuilder()
                            .withAction("Ignore")
                            .withNewOnExitCodes()
                            .withOperator("In")
                            .withValues(JobNodes.IGNORED_CODE)
                            .endOnExitCodes()
                            .build())
                    .endPodFailurePolicy();
        }
        world.jobs()
                .create(new JobBuilder()
                        .withNewMetadata()
                        .withNamespace("default")
                        .withName("work")
                        .endMetadata()
                        .withSpec(spec.build())
                        .build());
    }

    void step() {
        switch (random.nextInt(4)) {
            case 0 -> change(s -> s.withSuspend(random.nextBoolean()));
            case 1 -> change(s -> s.withParallelism(random.nextInt(MAX_PARALLELISM) + 1));
            default -> deleteAPod();
        }
    }

    /** Leaves the Job in a form that can end. */
    void lastWish() {
        change(s -> s.withSuspend(false).withParallelism(MAX_PARALLELISM));
    }

    private void change(UnaryOperator<JobSpecBuilder> change) {
        world.jobs()
                .update(new JobBuilder(world.job())
                        .withSpec(change.apply(new JobSpecBuilder(world.job().getSpec()))
                                .build())
                        .build());
    }

    /** Not while a create is under way that would make the same pod again: no client can rule that out. */
    private void deleteAPod() {
        List<Pod> pods = world.pods().list();
        if (!pods.isEmpty() && world.faults().quiet()) {
            Pod pod = pods.get(random.nextInt(pods.size()));
            var _ = world.pods().delete(ObjectKey.of(pod), Deletion.BACKGROUND);
        }
    }
}
