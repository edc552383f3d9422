package dev.gantry.apimachinery.store;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.sql.SQLException;

/** What the store measures of itself. */
final class StoreMetrics {

    private final Timer commits;
    private final DistributionSummary groupSizes;

    StoreMetrics(MeterRegistry registry) {
        commits = Timer.builder("gantry.store.commit")
                .description("Time of one group's transaction, its fsync included")
                .register(registry);
        groupSizes = DistributionSummary.builder("gantry.store.group.writes")
                .description("Writes that shared one transaction")
                .register(registry);
    }

    /** A transaction that may fail with the database. */
    @FunctionalInterface
    interface Transaction<T> {
        T run() throws SQLException;
    }

    <T> T timeCommit(int writes, Transaction<T> transaction) throws SQLException {
        groupSizes.record(writes);
        long start = System.nanoTime();
        try {
            return transaction.run();
        } finally {
            commits.record(System.nanoTime() - start, java.util.concurrent.TimeUnit.NANOSECONDS);
        }
    }
}
