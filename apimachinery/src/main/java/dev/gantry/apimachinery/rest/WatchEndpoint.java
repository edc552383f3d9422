package dev.gantry.apimachinery.rest;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.schema.ResourceAlias;
import dev.gantry.apimachinery.store.WatchCache;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.random.RandomGenerator;

/** Starts watches, over a chunked response or over a WebSocket, and limits how many there are. */
final class WatchEndpoint {

    /** Watches of one replica: each costs a virtual thread and a connection. */
    private static final int MAX_WATCHES = 20_000;

    /** Where the client names no end: spread, so that clients do not all come back at once. */
    private static final Duration SHORTEST = Duration.ofMinutes(30);

    private static final Duration LONGEST = Duration.ofHours(1);

    private final WatchCache cache;
    private final WatchSockets sockets;
    private final RandomGenerator random;
    private final Semaphore places = new Semaphore(MAX_WATCHES);

    WatchEndpoint(WatchCache cache, WatchSockets sockets, RandomGenerator random) {
        this.cache = cache;
        this.sockets = sockets;
        this.random = random;
    }

    void watch(
            ResourceAlias face,
            ListReader.Query list,
            QueryParameters parameters,
            ObjectEncoder encoder,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException, InterruptedException, ServletException {
        WatchStream.Query query = query(list, parameters);
        if (!places.tryAcquire()) {
            throw ApiException.tooManyRequests("too many watches, at most " + MAX_WATCHES);
        }
        if ("websocket".equalsIgnoreCase(request.getHeader("Upgrade"))) {
            sockets.accept(
                    request,
                    response,
                    sink -> new WatchStream(cache, face.stored(), query, encoder, sink),
                    places::release);
            return;
        }
        try {
            response.setContentType(ApiResponse.JSON);
            response.setHeader("Cache-Control", "no-cache, private");
            response.flushBuffer();
            new WatchStream(cache, face.stored(), query, encoder, new ChunkedSink(response.getOutputStream())).run();
        } finally {
            places.release();
        }
    }

    private WatchStream.Query query(ListReader.Query list, QueryParameters parameters) {
        boolean initial = parameters.flag("sendInitialEvents");
        if (initial && !parameters.text("resourceVersionMatch").equals("NotOlderThan")) {
            throw ApiException.badRequest("sendInitialEvents: Forbidden: sendInitialEvents requires setting"
                    + " resourceVersionMatch to NotOlderThan");
        }
        Duration duration = parameters
                .number("timeoutSeconds")
                .filter(seconds -> seconds > 0)
                .map(seconds -> Duration.ofSeconds(Math.min(seconds, LONGEST.toSeconds())))
                .orElseGet(() -> Duration.ofSeconds(random.nextLong(SHORTEST.toSeconds(), LONGEST.toSeconds())));
        return new WatchStream.Query(
                list.selection(),
                ListReader.versionOf(list.resourceVersion()),
                initial,
                parameters.flag("allowWatchBookmarks"),
                duration);
    }

    /** Events as lines of a chunked response; a client that went away is noticed at the next write. */
    private record ChunkedSink(ServletOutputStream out) implements WatchStream.Sink {
        @Override
        public void send(byte[] event) throws IOException {
            out.write(event);
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }

        @Override
        public boolean isOpen() {
            return true;
        }
    }
}
