package dev.gantry.apimachinery.controller;

import dev.gantry.apimachinery.ObjectKey;
import java.time.Duration;

/** One bounded, level-triggered step towards what an object asks for; the same code runs on a signal and on a period. */
@FunctionalInterface
public interface Reconciler {

    /**
     * Reads the current state of {@code key} and does one step. Doing it twice does no more than once.
     * An exception is logged, counted, and retried with back-off.
     *
     * @return when to look again without a signal
     */
    Result reconcile(ObjectKey key) throws Exception;

    /**
     * When to look at the key again.
     *
     * @param requeueAfter zero for not before the next signal or resync
     */
    record Result(Duration requeueAfter) {
        public static final Result DONE = new Result(Duration.ZERO);

        public static Result after(Duration delay) {
            return new Result(delay);
        }
    }
}
