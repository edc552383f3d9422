package dev.gantry.gateway.balance;

import io.netty.handler.timeout.TimeoutException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.UnknownHostException;
import reactor.netty.internal.shaded.reactor.pool.PoolAcquirePendingLimitException;
import reactor.netty.internal.shaded.reactor.pool.PoolAcquireTimeoutException;
import reactor.netty.internal.shaded.reactor.pool.PoolShutdownException;

/** What became of a request that got no answer. */
public enum Failure {
    /** No connection was made, so nothing was sent: any request may be tried elsewhere. */
    UNREACHABLE,
    /** The connection broke before the first byte of the answer: the other side may or may not have acted. */
    BROKEN,
    /** The other side kept silent for too long. */
    SILENT,
    /** All connections to it are busy. */
    OVERLOADED,
    /** Nothing that the other side did. */
    NOT_UPSTREAM;

    /** Classifies what Reactor Netty's client failed with. */
    public static Failure of(Throwable problem) {
        return switch (problem) {
            case ConnectException e -> UNREACHABLE;
            case UnknownHostException e -> UNREACHABLE;
            case NoRouteToHostException e -> UNREACHABLE;
            case PortUnreachableException e -> UNREACHABLE;
            // The pool of an address is given up when its endpoint leaves; one that waited in it sent nothing.
            case PoolShutdownException e -> UNREACHABLE;
            case PoolAcquirePendingLimitException e -> OVERLOADED;
            case PoolAcquireTimeoutException e -> OVERLOADED;
            case TimeoutException e -> SILENT;
            case IOException e -> BROKEN;
            default -> NOT_UPSTREAM;
        };
    }
}
