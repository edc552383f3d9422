package dev.gantry.monitoring.log;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.monitoring.log.LogStore.Page;
import io.swagger.v3.oas.annotations.Hidden;
import java.io.IOException;
import java.util.List;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What other replicas ask this one's index, so that each of them can answer for all. */
@Hidden
@RestController
@RequestMapping(RemoteLogStore.PATH + "{store}")
class LogStoreController {

    private final LogIndex index;
    private final LogReplicas replicas;

    LogStoreController(LogIndex index, LogReplicas replicas) {
        this.index = index;
        this.replicas = replicas;
    }

    /** A replica that came to the address of a former one does not answer in its stead. */
    @ModelAttribute
    void check(@PathVariable String store) {
        if (!replicas.isOwn(store)) {
            throw ApiException.notFound("log-stores", store);
        }
    }

    @PostMapping("/search")
    Page search(@RequestBody RemoteLogStore.Search asked) throws IOException {
        return index.search(asked.query(), asked.order(), asked.after(), bounded(asked.limit()));
    }

    @PostMapping("/run")
    Page run(@RequestBody RemoteLogStore.Run asked) throws IOException {
        return index.run(asked.query(), asked.restart(), asked.order(), asked.after(), bounded(asked.limit()));
    }

    @PostMapping("/newest-run")
    List<LogRecord> newestRun(@RequestBody LogQuery query) throws IOException {
        return index.newestRun(query).stream().toList();
    }

    @PostMapping("/containers")
    List<String> containers(@RequestBody LogQuery query) throws IOException {
        return index.containers(query);
    }

    @PostMapping("/newest")
    List<LogRecord> newest(@RequestBody RemoteLogStore.Newest asked) throws IOException {
        return index.newest(asked.lines(), bounded(asked.limit()));
    }

    @PostMapping("/count")
    int count(@RequestBody RevisionLines lines) throws IOException {
        return index.count(lines);
    }

    private static int bounded(int limit) {
        if (limit < 1 || limit > LogStore.MAX_LINES) {
            throw ApiException.badRequest("limit: must be between 1 and " + LogStore.MAX_LINES);
        }
        return limit;
    }
}
