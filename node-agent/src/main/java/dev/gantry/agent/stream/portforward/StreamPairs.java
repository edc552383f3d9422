package dev.gantry.agent.stream.portforward;

import dev.gantry.agent.stream.spdy.SpdyHeaders;
import dev.gantry.agent.stream.spdy.SpdyStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Matches the error stream and the data stream of each forwarded connection by their request id. Used by the one thread that
 * receives.
 */
final class StreamPairs {

    /** Streams without their counterpart; kubectl opens the two at once, so that a client with so many is broken. */
    static final int MAX_WAITING = 64;

    private static final int MAX_PORT = 65_535;

    /** What became of a stream. */
    sealed interface Match {}

    /** Its counterpart has not come yet. */
    record Waiting() implements Match {}

    record Complete(ForwardRequest request) implements Match {}

    record Refused(String reason) implements Match {}

    private enum Role {
        DATA,
        ERROR
    }

    private record Half(Role role, int port, SpdyStream stream) {}

    private final Map<String, Half> waiting = new HashMap<>();

    Match add(SpdyStream stream) {
        SpdyHeaders headers = stream.headers();
        Optional<Role> role = headers.get("streamType").flatMap(StreamPairs::role);
        int port = headers.get("port").map(StreamPairs::port).orElse(0);
        if (role.isEmpty()) {
            return new Refused("streamType must be data or error");
        }
        if (port < 1 || port > MAX_PORT) {
            return new Refused("port must be from 1 to " + MAX_PORT);
        }
        return match(headers.get("requestID").orElse(""), new Half(role.get(), port, stream));
    }

    private Match match(String requestId, Half half) {
        @Nullable Half other = waiting.get(requestId);
        if (other == null && waiting.size() >= MAX_WAITING) {
            return new Refused("more than " + MAX_WAITING + " streams wait for their counterpart");
        }
        if (other == null) {
            waiting.put(requestId, half);
            return new Waiting();
        }
        if (other.role() == half.role() || other.port() != half.port()) {
            return new Refused("streams of request \"" + requestId + "\" do not match");
        }
        waiting.remove(requestId);
        return new Complete(
                half.role() == Role.DATA
                        ? new ForwardRequest(half.port(), half.stream(), other.stream())
                        : new ForwardRequest(half.port(), other.stream(), half.stream()));
    }

    private static Optional<Role> role(String name) {
        return switch (name) {
            case "data" -> Optional.of(Role.DATA);
            case "error" -> Optional.of(Role.ERROR);
            default -> Optional.empty();
        };
    }

    private static int port(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
