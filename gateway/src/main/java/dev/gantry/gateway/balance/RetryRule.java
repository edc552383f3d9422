package dev.gantry.gateway.balance;

import java.util.Set;

/** Whether a request that got no answer may be sent once more without the risk of doing something twice. */
public final class RetryRule {

    /** Methods whose second execution changes nothing (RFC 9110, 9.2.2). */
    private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE");

    private RetryRule() {}

    /** @param bodySent whether any of the body has left, which is not kept for a second time */
    public static boolean mayRepeat(String method, Failure failure, boolean bodySent) {
        return switch (failure) {
            case UNREACHABLE, OVERLOADED -> !bodySent;
            case BROKEN -> !bodySent && IDEMPOTENT.contains(method);
            case SILENT, NOT_UPSTREAM -> false;
        };
    }
}
