package dev.gantry.deployment.controller;

/** Writes were sent and no answer came: they may have happened or not, and are sent again before anything is decided. */
public final class UnsettledWrites extends RuntimeException {

    UnsettledWrites(int count, String lastMessage) {
        super("the outcome of " + count + " writes is unknown: " + lastMessage, null, false, false);
    }
}
