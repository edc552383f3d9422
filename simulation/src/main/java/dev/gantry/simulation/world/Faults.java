package dev.gantry.simulation.world;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** What goes wrong with a request, drawn from the seed. */
public final class Faults {

    /** The fate of one request. */
    public enum Fate {
        ANSWERED,
        NEVER_ARRIVES,
        ANSWER_LOST,
        ARRIVES_LATER,
        SENDER_DIES_BEFORE,
        SENDER_DIES_AFTER
    }

    /** The process that sent the request is gone; nothing it knew survives. */
    public static final class SenderDied extends Error {
        private static final long serialVersionUID = 1L;

        public SenderDied() {
            super("killed", null, false, false);
        }
    }

    private static final int FAULTS_PER_THOUSAND = 60;
    private static final int DEATHS_PER_THOUSAND = 15;

    private final RandomGenerator random;
    private final List<Runnable> late = new ArrayList<>();
    private boolean calm;

    public Faults(RandomGenerator random) {
        this.random = random;
    }

    /** Of somebody whose requests all arrive. */
    static Faults none() {
        Faults none = new Faults(new SplittableRandom(0));
        none.end();
        return none;
    }

    /** From now on nothing goes wrong. */
    public void end() {
        calm = true;
        settle();
    }

    public Fate next(boolean remote) {
        int draw = calm ? 1_000 : random.nextInt(1_000);
        if (draw < DEATHS_PER_THOUSAND) {
            return random.nextBoolean() ? Fate.SENDER_DIES_BEFORE : Fate.SENDER_DIES_AFTER;
        }
        if (draw >= DEATHS_PER_THOUSAND + FAULTS_PER_THOUSAND) {
            return Fate.ANSWERED;
        }
        return switch (random.nextInt(remote ? 3 : 2)) {
            case 0 -> Fate.NEVER_ARRIVES;
            case 1 -> Fate.ANSWER_LOST;
            default -> Fate.ARRIVES_LATER;
        };
    }

    /** Whether a process dies between two steps of its work. */
    public boolean dies() {
        return !calm && random.nextInt(1_000) < DEATHS_PER_THOUSAND;
    }

    /** Whether something of this probability goes wrong now. */
    public boolean happens(int perThousand) {
        return !calm && random.nextInt(1_000) < perThousand;
    }

    public void later(Runnable arrival) {
        late.add(arrival);
    }

    public boolean quiet() {
        return late.isEmpty();
    }

    /** Lets one late request arrive. */
    public void arrive() {
        if (!late.isEmpty()) {
            late.remove(random.nextInt(late.size())).run();
        }
    }

    /** What was under way arrives or is lost, before a successor takes over the lease. */
    public void settle() {
        while (!late.isEmpty()) {
            Runnable arrival = late.removeFirst();
            if (random.nextBoolean()) {
                arrival.run();
            }
        }
    }
}
