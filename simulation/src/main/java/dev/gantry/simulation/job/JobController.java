package dev.gantry.simulation.job;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceView;
import dev.gantry.apimachinery.event.EventRecorder;
import dev.gantry.deployment.controller.Cluster;
import dev.gantry.deployment.controller.DeploymentMeters;
import dev.gantry.deployment.controller.StartGates;
import dev.gantry.deployment.controller.Tracked;
import dev.gantry.deployment.controller.UnsettledWrites;
import dev.gantry.deployment.controller.job.JobCluster;
import dev.gantry.deployment.controller.job.JobReconciler;
import dev.gantry.simulation.world.InMemoryOwner;
import dev.gantry.simulation.world.LateView;
import dev.gantry.simulation.world.SimulatedClock;
import dev.gantry.simulation.world.UnreliableClient;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;

/** One life of the process that runs the loop of Jobs: its views, its memory, and when it looks at the Job again. */
final class JobController {

    private static final Duration RESYNC = Duration.ofSeconds(30);
    private static final Duration BACK_OFF = Duration.ofSeconds(1);
    private static final ObjectKey JOB = new ObjectKey("default", "work");

    /** Changes by which a new process's view of pods may lag at first. */
    private static final int MAX_LAG = 12;

    private final SimulatedClock clock;
    private final LateView<Job> jobs;
    private final LateView<Pod> pods;
    private final JobReconciler reconciler;
    private Instant due;

    JobController(JobWorld world, RandomGenerator random) {
        this.clock = world.clock();
        this.due = clock.instant();
        this.jobs = new LateView<>(world.jobs(), clock);
        this.pods = new LateView<>(world.pods(), clock, random.nextInt(MAX_LAG));
        UnreliableClient<Pod> podClient = new UnreliableClient<>(world.pods(), world.faults(), true);
        Cluster cluster = new Cluster(
                unused(Deployment.class, "deployments.apps", world),
                unused(ReplicaSet.class, "replicasets.apps", world),
                Tracked.follow(Pod.class, pods, podClient, clock),
                EventRecorder.NONE,
                new DeploymentMeters(new SimpleMeterRegistry()),
                clock);
        Tracked<Job> tracked =
                Tracked.follow(Job.class, jobs, new UnreliableClient<>(world.jobs(), world.faults(), false), clock);
        this.reconciler = new JobReconciler(new JobCluster(tracked, cluster, podClient), new StartGates(List.of(jobs)));
        wakeOn(jobs);
        wakeOn(pods);
    }

    private static <T extends io.fabric8.kubernetes.api.model.HasMetadata> Tracked<T> unused(
            Class<T> type, String plural, JobWorld world) {
        InMemoryOwner<T> owner = new InMemoryOwner<>(plural, world.clock(), world.trace());
        return Tracked.follow(
                type,
                new LateView<>(owner, world.clock()),
                new UnreliableClient<>(owner, world.faults(), false),
                world.clock());
    }

    private <T extends io.fabric8.kubernetes.api.model.HasMetadata> void wakeOn(LateView<T> view) {
        var _ = view.subscribe(new ResourceView.Listener<T>() {
            @Override
            public void added(T object) {
                due = clock.instant();
            }

            @Override
            public void updated(T previous, T current) {
                due = clock.instant();
            }

            @Override
            public void deleted(T last) {
                due = clock.instant();
            }
        });
    }

    /** Lets a view show something, or looks at the Job if that is due. */
    void step(RandomGenerator random) {
        LateView<?> view = random.nextInt(3) == 0 ? jobs : pods;
        switch (random.nextInt(12)) {
            case 0, 1, 2, 3, 4 -> view.advance();
            case 5 -> view.repeat();
            case 6 -> {
                if (random.nextInt(10) == 0) {
                    view.relist();
                }
            }
            default -> {
                if (!due.isAfter(clock.instant())) {
                    run();
                }
            }
        }
    }

    private void run() {
        due = clock.instant().plus(RESYNC);
        try {
            Duration again = reconciler.reconcile(JOB).requeueAfter();
            if (again.isPositive() && clock.instant().plus(again).isBefore(due)) {
                due = clock.instant().plus(again);
            }
        } catch (ApiException | UnsettledWrites e) {
            due = clock.instant().plus(BACK_OFF);
        }
    }

    /** Shows all that happened and looks at the Job, due or not. */
    void resync() {
        for (LateView<?> view : List.of(jobs, pods)) {
            while (view.late()) {
                view.advance();
            }
        }
        run();
    }

    /** Whether it has seen everything. */
    boolean current() {
        return !jobs.late() && !pods.late();
    }
}
