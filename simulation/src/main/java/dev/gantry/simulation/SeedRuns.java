package dev.gantry.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;

/** Many seeds of one scenario: each on one thread, as many at once as there are cores. */
public final class SeedRuns {

    /** More failures than anybody reads: past them the rest of the seeds is left out. */
    private static final int MAX_BROKEN = 10;

    /**
     * What became of the seeds.
     *
     * @param ran how many were run to their end or to a failure
     * @param deaths how many processes died in those that held
     */
    public record Outcome(long ran, long deaths, List<SeedResult.Broken> broken) {}

    private final Scenario scenario;
    private final LongConsumer progress;

    /** @param progress told after each seed how many have been run, from any thread */
    public SeedRuns(Scenario scenario, LongConsumer progress) {
        this.scenario = scenario;
        this.progress = progress;
    }

    /** Runs {@code seeds} seeds from the first on. */
    public Outcome run(long first, long seeds) {
        return run(LongStream.range(first, first + seeds).boxed().toList());
    }

    /** Runs these seeds. */
    public Outcome run(List<Long> seeds) {
        Ledger ledger = new Ledger(seeds, progress);
        int workers = Runtime.getRuntime().availableProcessors();
        try (ExecutorService executor = Executors.newFixedThreadPool(workers)) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < workers; i++) {
                running.add(executor.submit(() -> work(ledger)));
            }
            for (Future<?> worker : running) {
                worker.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted before all seeds were run", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a seed could not be run", e.getCause());
        }
        return ledger.outcome();
    }

    private void work(Ledger ledger) {
        for (int next = ledger.take(); next >= 0; next = ledger.take()) {
            ledger.add(scenario.run(ledger.seed(next)));
        }
    }

    /** Which seeds are left, and how the others ended. */
    private static final class Ledger {

        private final List<Long> seeds;
        private final LongConsumer progress;
        private int taken;
        private final List<SeedResult.Broken> broken = new ArrayList<>();
        private long ran;
        private long deaths;

        Ledger(List<Long> seeds, LongConsumer progress) {
            this.seeds = seeds;
            this.progress = progress;
        }

        /** The position of the next seed, or -1 when there is no more to do. */
        synchronized int take() {
            int next = taken++;
            return next < seeds.size() && broken.size() < MAX_BROKEN ? next : -1;
        }

        long seed(int position) {
            return seeds.get(position);
        }

        synchronized void add(SeedResult result) {
            ran++;
            switch (result) {
                case SeedResult.Held held -> deaths += held.deaths();
                case SeedResult.Broken failure -> broken.add(failure);
            }
            progress.accept(ran);
        }

        synchronized Outcome outcome() {
            return new Outcome(ran, deaths, List.copyOf(broken));
        }
    }
}
