package dev.gantry.monitoring.learning;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.monitoring.recommend.WorkloadOfPod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which CronJob, if any, a Job belongs to: a pod names only its Job, so each Job is asked for once, off the path of reports. */
public final class JobOwners {

    private static final Logger LOG = LoggerFactory.getLogger(JobOwners.class);

    /** Jobs that are remembered; one that is forgotten is asked for again. */
    private static final int MAX_KNOWN = 10_000;

    /** Jobs that wait to be asked for; a report tells of them again. */
    private static final int MAX_WAITING = 1_000;

    /** Questions at a time, so that a burst of Jobs is no burst of requests. */
    private static final int MAX_AT_A_TIME = 50;

    private final Function<ObjectKey, Optional<Job>> owner;
    private final Queue<ObjectKey> waiting = new ArrayDeque<>();
    private final Map<ObjectKey, WorkloadOfPod> known = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ObjectKey, WorkloadOfPod> eldest) {
            return size() > MAX_KNOWN;
        }
    };

    /** Takes what asks the owner of Jobs for one. */
    public JobOwners(Function<ObjectKey, Optional<Job>> owner) {
        this.owner = owner;
    }

    /** The workload of a Job; empty until its owner has been asked. */
    synchronized Optional<WorkloadOfPod> workloadOf(ObjectKey job) {
        Optional<WorkloadOfPod> workload = Optional.ofNullable(known.get(job));
        if (workload.isEmpty() && waiting.size() < MAX_WAITING && !waiting.contains(job)) {
            waiting.add(job);
        }
        return workload;
    }

    /** Asks for some of those that are waited for; what cannot be answered now is asked again when a report tells of it. */
    void ask() {
        for (int asked = 0; asked < MAX_AT_A_TIME; asked++) {
            Optional<ObjectKey> job = nextWaiting();
            if (job.isEmpty()) {
                return;
            }
            try {
                learn(job.get(), owner.apply(job.get()));
            } catch (ApiException e) {
                LOG.debug("the owner of job {} is not known: {}", job.get(), e.getMessage());
                return;
            }
        }
    }

    private synchronized Optional<ObjectKey> nextWaiting() {
        return Optional.ofNullable(waiting.poll());
    }

    /** A Job that is gone already is its own workload. */
    private synchronized void learn(ObjectKey key, Optional<Job> job) {
        known.put(
                key,
                job.flatMap(WorkloadOfPod::controller)
                        .map(controller -> new WorkloadOfPod(controller.getKind(), controller.getName()))
                        .orElseGet(() -> new WorkloadOfPod(WorkloadOfPod.JOB, key.name())));
    }
}
