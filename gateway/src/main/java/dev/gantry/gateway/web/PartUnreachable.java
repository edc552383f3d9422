package dev.gantry.gateway.web;

/** Nobody listens where a part of Gantry should; nothing was sent, so the request may go elsewhere or come again. */
final class PartUnreachable extends RuntimeException {

    PartUnreachable(String part, Throwable cause) {
        super(part + " is not reachable", cause, false, false);
    }
}
