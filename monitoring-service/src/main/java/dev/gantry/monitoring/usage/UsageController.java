package dev.gantry.monitoring.usage;

import dev.gantry.apimachinery.ApiException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.function.Consumer;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Where agents report what their nodes and pods use. */
@RestController
@RequestMapping("/gantry/v1/metrics")
@Tag(name = "Usage", description = "Agents report usage; clients read it as metrics.k8s.io")
class UsageController {

    private final UsageBoard board;
    private final Consumer<UsageReport> learner;

    /** Takes the board, and what else is to hear of each report that is news. */
    UsageController(UsageBoard board, Consumer<UsageReport> learner) {
        this.board = board;
        this.learner = learner;
    }

    @PostMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Report the usage of a node and of all its pods; replaces the node's earlier report")
    void report(@RequestBody UsageReport report) {
        report.problem().ifPresent(problem -> {
            throw ApiException.badRequest(problem);
        });
        if (board.put(report)) {
            learner.accept(report);
        }
    }
}
