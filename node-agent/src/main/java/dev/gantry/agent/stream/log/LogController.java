package dev.gantry.agent.stream.log;

import dev.gantry.agent.runtime.ContainerId;
import dev.gantry.agent.runtime.ContainerRuntime;
import dev.gantry.agent.runtime.LogFrame;
import dev.gantry.agent.runtime.LogStream;
import dev.gantry.agent.stream.pod.PodContainers;
import dev.gantry.agent.stream.web.QueryParameters;
import dev.gantry.agent.stream.web.StreamSlots;
import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Serves the output of containers, following it where asked. */
@RestController
public final class LogController {

    private final PodContainers containers;
    private final ContainerRuntime runtime;
    private final LogPlaces places;
    private final InstantSource clock;

    public LogController(PodContainers containers, ContainerRuntime runtime, LogPlaces places, InstantSource clock) {
        this.containers = containers;
        this.runtime = runtime;
        this.places = places;
        this.clock = clock;
    }

    @GetMapping("/api/v1/namespaces/{namespace}/pods/{name}/log")
    public void log(
            @PathVariable String namespace,
            @PathVariable String name,
            @RequestParam MultiValueMap<String, String> query,
            HttpServletResponse response)
            throws IOException, InterruptedException {
        LogQuery wanted = LogQuery.parse(new QueryParameters(query), name, clock);
        ContainerId id = containers.forLogs(new ObjectKey(namespace, name), wanted.container(), wanted.previous());
        try (LogStream log = runtime.logs(id, wanted.options()).orElseThrow(() -> removed(name));
                LogFeed feed = new LogFeed(log);
                LogPlaces.Place place = places.take(feed::end)) {
            send(feed, place, wanted, response);
        }
    }

    /** Sends the head at once, and each line as soon as no further one is there. */
    private static void send(LogFeed feed, LogPlaces.Place place, LogQuery wanted, HttpServletResponse response)
            throws IOException, InterruptedException {
        response.setContentType(MediaType.TEXT_PLAIN_VALUE);
        LogText text = new LogText(response.getOutputStream(), wanted.timestamps(), wanted.limitBytes());
        boolean more = true;
        while (more) {
            if (feed.caughtUp()) {
                response.flushBuffer();
                place.silent();
            }
            Optional<LogFrame> frame = feed.next(StreamSlots.MAX_SILENCE);
            place.busy();
            more = frame.isPresent() && text.write(frame.get());
        }
    }

    private static ApiException removed(String pod) {
        return ApiException.badRequest("the container's output in pod \"" + pod + "\" was just removed");
    }
}
