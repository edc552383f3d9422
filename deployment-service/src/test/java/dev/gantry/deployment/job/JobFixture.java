package dev.gantry.deployment.job;

import dev.gantry.deployment.order.Hold;
import dev.gantry.deployment.order.StartHolds;
import dev.gantry.deployment.pod.PodAction;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpecBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A Job and its pods in words: {@code job(spec -> spec.withCompletions(3)).plan().pod(0).succeeds()...plan()}. */
final class JobFixture {

    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private Job job;
    private final List<Pod> pods = new ArrayList<>();
    private Instant now = START;
    private StartHolds holds = StartHolds.NONE;
    private JobStep step;
    private int versions;

    private JobFixture(Job job) {
        this.job = job;
        this.step = new JobStep(new JobStatus(), List.of(), false, java.time.Duration.ZERO);
    }

    static JobFixture job(UnaryOperator<JobSpecBuilder> spec) {
        JobSpecBuilder builder = new JobSpecBuilder()
                .withParallelism(1)
                .withCompletions(1)
                .withBackoffLimit(6)
                .withCompletionMode("NonIndexed")
                .withPodReplacementPolicy("TerminatingOrFailed")
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
        return new JobFixture(new JobBuilder()
                .withNewMetadata()
                .withName("work")
                .withNamespace("default")
                .withUid("uid-work")
                .endMetadata()
                .withSpec(spec.apply(builder).build())
                .build());
    }

    static JobFixture indexed(int completions, int parallelism, UnaryOperator<JobSpecBuilder> spec) {
        return job(s -> spec.apply(
                s.withCompletions(completions).withParallelism(parallelism).withCompletionMode("Indexed")));
    }

    /** Decides, stores the status and does the actions, again and again until nothing is left to do now. */
    JobFixture plan() {
        for (int i = 0; i < 10; i++) {
            once();
            boolean same = step.status().equals(job.getStatus());
            job = new JobBuilder(job).withStatus(step.status()).build();
            step.actions().forEach(this::apply);
            if (same && step.actions().isEmpty()) {
                return this;
            }
        }
        throw new AssertionError("planning does not come to rest: " + step);
    }

    JobStep once() {
        step = JobDecision.next(new JobState(job, pods, Set.of(), holds, now));
        return step;
    }

    private void apply(PodAction action) {
        switch (action) {
            case PodAction.Create(Pod pod) -> create(pod);
            case PodAction.Update(Pod pod) -> put(pod);
            case PodAction.Delete(Pod pod, boolean _) ->
                terminate(find(pod.getMetadata().getName()));
            case PodAction.Adopt _, PodAction.Release _ -> throw new AssertionError("a Job claims by updates");
        }
    }

    private void create(Pod pod) {
        versions++;
        pods.add(new PodBuilder(pod)
                .editMetadata()
                .withUid("uid-" + versions)
                .withCreationTimestamp(now.toString())
                .endMetadata()
                .withNewStatus()
                .withPhase("Running")
                .endStatus()
                .build());
    }

    private void put(Pod pod) {
        pods.removeIf(p -> p.getMetadata().getUid().equals(pod.getMetadata().getUid()));
        pods.add(pod);
    }

    private void terminate(Pod pod) {
        put(new PodBuilder(pod)
                .editMetadata()
                .withDeletionTimestamp(now.toString())
                .withDeletionGracePeriodSeconds(30L)
                .endMetadata()
                .build());
    }

    JobFixture change(UnaryOperator<JobSpecBuilder> spec) {
        job = new JobBuilder(job)
                .withSpec(spec.apply(new JobSpecBuilder(job.getSpec())).build())
                .build();
        return this;
    }

    JobFixture deleted() {
        job = new JobBuilder(job)
                .editMetadata()
                .withDeletionTimestamp(now.toString())
                .endMetadata()
                .build();
        return this;
    }

    /** New pods wait for others from now on. */
    JobFixture heldByOthers() {
        holds = new StartHolds(
                Optional.of(new Hold("DependenciesNotReady", "waits for deployment/db")), Optional.empty());
        return this;
    }

    /** Nobody waits any more. */
    JobFixture free() {
        holds = StartHolds.NONE;
        return this;
    }

    JobFixture after(int seconds) {
        now = now.plusSeconds(seconds);
        return this;
    }

    /** A pod that is active, by its place among them in the order of creation. */
    PodEnd pod(int place) {
        List<Pod> active = pods.stream()
                .filter(p -> new JobPod(p).active())
                .sorted(byUid())
                .toList();
        return new PodEnd(active.get(place));
    }

    PodEnd index(int index) {
        return new PodEnd(pods.stream()
                .filter(p -> new JobPod(p).active())
                .filter(p -> new JobPod(p).index(1_000).orElse(-1) == index)
                .findFirst()
                .orElseThrow());
    }

    /** What happens to a pod. */
    final class PodEnd {
        private final Pod pod;

        private PodEnd(Pod pod) {
            this.pod = pod;
        }

        JobFixture succeeds() {
            return ends("Succeeded", 0);
        }

        JobFixture fails(int code) {
            return ends("Failed", code);
        }

        private JobFixture ends(String phase, int code) {
            put(new PodBuilder(pod)
                    .withNewStatus()
                    .withPhase(phase)
                    .addNewContainerStatus()
                    .withName("main")
                    .withNewState()
                    .withNewTerminated()
                    .withExitCode(code)
                    .withFinishedAt(now.toString())
                    .endTerminated()
                    .endState()
                    .endContainerStatus()
                    .endStatus()
                    .build());
            return JobFixture.this;
        }

        JobFixture isDisrupted() {
            put(new PodBuilder(pod)
                    .withNewStatus()
                    .withPhase("Failed")
                    .withConditions(new PodConditionBuilder()
                            .withType("DisruptionTarget")
                            .withStatus("True")
                            .build())
                    .endStatus()
                    .build());
            return JobFixture.this;
        }

        JobFixture restarts(int times) {
            put(new PodBuilder(pod)
                    .withNewStatus()
                    .withPhase("Running")
                    .addNewContainerStatus()
                    .withName("main")
                    .withRestartCount(times)
                    .endContainerStatus()
                    .endStatus()
                    .build());
            return JobFixture.this;
        }

        JobFixture isBound() {
            put(new PodBuilder(pod).editSpec().withNodeName("node-1").endSpec().build());
            return JobFixture.this;
        }

        JobFixture isDeleted() {
            terminate(pod);
            return JobFixture.this;
        }

        JobFixture losesItsFinalizer() {
            put(PodOfJob.untracked(pod));
            return JobFixture.this;
        }

        Pod get() {
            return pod;
        }
    }

    /** Everything that terminates goes. */
    JobFixture terminated() {
        pods.removeIf(p -> new JobPod(p).terminating() && !new JobPod(p).tracked());
        return this;
    }

    JobFixture orphan(Pod pod) {
        pods.add(pod);
        return this;
    }

    private static java.util.Comparator<Pod> byUid() {
        return java.util.Comparator.comparingInt(
                p -> Integer.parseInt(p.getMetadata().getUid().substring(4)));
    }

    private Pod find(String name) {
        return pods.stream()
                .filter(p -> p.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    long active() {
        return pods.stream().filter(p -> new JobPod(p).active()).count();
    }

    List<Integer> activeIndexes() {
        return pods.stream()
                .map(JobPod::new)
                .filter(JobPod::active)
                .map(p -> p.index(1_000).orElse(-1))
                .sorted()
                .toList();
    }

    long tracked() {
        return pods.stream().filter(JobPod::isTracked).count();
    }

    JobStatus status() {
        return java.util.Objects.requireNonNull(job.getStatus());
    }

    JobStep step() {
        return step;
    }

    /** {@code Complete:CompletionsReached}, one for each condition that is True. */
    List<String> conditions() {
        return JobConditions.of(job).stream()
                .filter(c -> "True".equals(c.getStatus()))
                .map(c -> c.getType() + ":" + c.getReason())
                .toList();
    }
}
