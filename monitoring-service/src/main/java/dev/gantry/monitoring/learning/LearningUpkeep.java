package dev.gantry.monitoring.learning;

import dev.gantry.apimachinery.controller.LeaderLease;
import dev.gantry.monitoring.recommend.ContainerHistory;
import dev.gantry.monitoring.recommend.ContainerRef;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.transaction.TransactionException;

/**
 * Stores what this replica learnt, takes in what the others stored, and asks for the owners of Jobs. A process that dies loses what it learnt since
 * it last stored, two minutes at most; of a commit whose answer was lost the same two minutes count twice.
 */
final class LearningUpkeep implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LearningUpkeep.class);

    private final LearntUsage learnt;
    private final HistoryStore store;
    private final JobOwners jobs;
    private final LeaderLease lease;
    private final InstantSource clock;
    private Instant readUntil = Instant.EPOCH;

    LearningUpkeep(LearntUsage learnt, HistoryStore store, JobOwners jobs, LeaderLease lease, InstantSource clock) {
        this.learnt = learnt;
        this.store = store;
        this.jobs = jobs;
        this.lease = lease;
        this.clock = clock;
    }

    @Scheduled(initialDelay = 0, fixedDelay = 120, timeUnit = TimeUnit.SECONDS)
    void exchange() {
        try {
            store();
            refresh();
            if (lease.isLeader()) {
                store.removeOlderThan(clock.instant().minus(LearntUsage.EXPIRES_AFTER));
            }
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("what was learnt of usage could not be stored, trying again: {}", e.getMessage());
        }
    }

    private void store() {
        Map<ContainerRef, ContainerHistory> unstored = new HashMap<>(learnt.takePending());
        try {
            store.add(Map.copyOf(unstored), part -> part.forEach(unstored::remove));
        } finally {
            learnt.giveBack(unstored);
        }
    }

    private void refresh() {
        HistoryStore.Changes changes = store.changesAfter(readUntil);
        learnt.stored(changes.rows(), clock.instant());
        readUntil = changes.until();
    }

    /** Stores the rest before the process ends. */
    @Override
    public void close() {
        try {
            store();
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("what was learnt of usage at last is lost: {}", e.getMessage());
        }
    }

    @Scheduled(initialDelay = 5, fixedDelay = 5, timeUnit = TimeUnit.SECONDS)
    void askForJobs() {
        jobs.ask();
    }
}
