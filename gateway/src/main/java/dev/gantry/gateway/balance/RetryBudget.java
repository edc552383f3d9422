package dev.gantry.gateway.balance;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Allows retries as a share of requests, so that an outage is not multiplied by everyone trying again.
 * Worked case: 1,000 requests earn 200 retries; an outage in which all fail is retried 200 times plus what was saved.
 */
public final class RetryBudget {

    /** Tenths of a retry that one request earns: one retry for five requests. */
    private static final int EARNED_TENTHS = 2;

    private static final int RETRY_TENTHS = 10;

    /** Enough for all requests that one endpoint may have had under way when it died. */
    private static final int MAX_SAVED_TENTHS = 1024 * RETRY_TENTHS;

    private final AtomicInteger tenths = new AtomicInteger(MAX_SAVED_TENTHS);

    /** Notes a first try. */
    public void earn() {
        if (tenths.get() < MAX_SAVED_TENTHS) {
            tenths.updateAndGet(saved -> Math.min(MAX_SAVED_TENTHS, saved + EARNED_TENTHS));
        }
    }

    /** Takes one retry; false when none is left. */
    public boolean spend() {
        int before = tenths.getAndUpdate(saved -> saved >= RETRY_TENTHS ? saved - RETRY_TENTHS : saved);
        return before >= RETRY_TENTHS;
    }
}
