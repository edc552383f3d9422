package dev.gantry.monitoring.log;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The stored log of a pod, as {@code kubectl logs} prints it. */
@RestController
@RequestMapping("/gantry/v1/pod-logs")
@Tag(name = "Logs")
class PodLogController {

    private final PodLogs logs;
    private final InstantSource clock;

    PodLogController(PodLogs logs, InstantSource clock) {
        this.logs = logs;
        this.clock = clock;
    }

    @GetMapping("/{namespace}/{name}")
    @Operation(
            summary = "The log of a pod's container as text, also of a pod that is gone",
            description =
                    "Of the newest pod of that name, and of its newest run or, with `previous`, the one before. The"
                            + " parameters are those of the Kubernetes API's pods/log.")
    void log(
            @PathVariable String namespace,
            @PathVariable String name,
            @RequestParam(required = false) @Nullable String container,
            @RequestParam(required = false) @Nullable Boolean previous,
            @RequestParam(required = false) @Nullable Boolean timestamps,
            @RequestParam(required = false) @Nullable Long tailLines,
            @RequestParam(required = false) @Nullable Long limitBytes,
            @RequestParam(required = false) @Nullable Long sinceSeconds,
            @RequestParam(required = false) @Nullable String sinceTime,
            HttpServletResponse response)
            throws IOException {
        var given = new PodLogRequest.Parameters(
                container, previous, timestamps, tailLines, limitBytes, sinceSeconds, sinceTime);
        PodLogRequest request = PodLogRequest.of(given, clock.instant());
        PodLogs.Run run = logs.find(namespace, name, request);
        response.setContentType("text/plain;charset=UTF-8");
        logs.write(run, request, response.getOutputStream());
    }
}
