package dev.gantry.registry.handshake;

import java.time.Duration;

/** Learns how long pods waited for the handshake. */
@FunctionalInterface
public interface WaitTimes {

    /** @param set what the wait ended with */
    void ended(Judgement.Set set, Duration waited);
}
