package dev.gantry.benchmarks;

import dev.gantry.benchmarks.RolloutPeer.Order;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A rolling update of real containers under steady load, of Gantry and then of Docker Swarm: how long it takes, and how many
 * requests it loses with kept connections and with a new connection for each request. Then updates that have to be undone: how
 * long that takes, and what they cost.
 */
final class RolloutBenchmark {

    /** Load before and after the update, for failures that come a little late. */
    private static final long STEADY_MILLIS = 3_000;

    private final Target target;
    private final RolloutSummary summary = new RolloutSummary();

    RolloutBenchmark(Target target) {
        this.target = target;
    }

    /** @param options how many times there and back, once unless said; {@code gantry} or {@code swarm} for one of them alone */
    void run(List<String> options) throws IOException, InterruptedException {
        int rounds = options.stream()
                .filter(option -> option.matches("[0-9]{1,3}"))
                .map(Integer::valueOf)
                .findFirst()
                .orElse(1);
        System.out.println("| peer | update | seconds | connections | requests | failures | p50 ms | p99 ms |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        if (!options.contains("swarm")) {
            try (GantryRollout gantry = new GantryRollout(target)) {
                measure(gantry, rounds);
            }
        }
        if (!options.contains("gantry")) {
            Optional<SwarmRollout> swarm = SwarmRollout.start();
            if (swarm.isPresent()) {
                try (SwarmRollout peer = swarm.get()) {
                    measure(peer, rounds);
                }
            }
        }
        summary.print();
    }

    private void measure(RolloutPeer peer, int rounds) throws IOException, InterruptedException {
        peer.deploy();
        for (int round = 0; round < rounds; round++) {
            underLoad(peer, Order.START_FIRST.toString(), () -> peer.update("v2", Order.START_FIRST));
            underLoad(peer, Order.STOP_FIRST.toString(), () -> peer.update("v1", Order.STOP_FIRST));
        }
        for (UpdateFault fault : UpdateFault.values()) {
            if (peer.notices(fault)) {
                underLoad(peer, fault.toString(), () -> peer.updateInVain(fault));
            }
        }
    }

    /** A change of the application that returns once it is over. */
    @FunctionalInterface
    private interface Change {
        void run() throws IOException, InterruptedException;
    }

    private void underLoad(RolloutPeer peer, String what, Change change) throws IOException, InterruptedException {
        RunningLoad load = peer.startLoad();
        List<String> rows;
        double seconds;
        try {
            Thread.sleep(STEADY_MILLIS);
            long start = System.nanoTime();
            change.run();
            seconds = (System.nanoTime() - start) / 1e9;
            Thread.sleep(STEADY_MILLIS);
        } finally {
            rows = load.stop();
        }
        rows.forEach(row -> System.out.printf(Locale.ROOT, "| %s | %s | %.1f %s%n", peer.name(), what, seconds, row));
        summary.add(peer.name(), what, seconds, rows);
    }
}
