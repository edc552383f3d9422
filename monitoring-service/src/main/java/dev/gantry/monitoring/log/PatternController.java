package dev.gantry.monitoring.log;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.monitoring.TimeParameter;
import dev.gantry.monitoring.log.RevisionLines.Kind;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.time.Instant;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What kinds of lines a revision logs, and which of them are new. */
@RestController
@RequestMapping("/gantry/v1/patterns")
@Tag(name = "Log patterns", description = "Lines grouped by what they have in common, for each revision of a workload")
class PatternController {

    private static final String REVISION = "The pods' label pod-template-hash";
    private static final String SINCE = "Earliest time, RFC 3339; all that is kept where it is absent";

    private final LogPatterns patterns;

    PatternController(LogPatterns patterns) {
        this.patterns = patterns;
    }

    @GetMapping
    @Operation(
            summary = "The patterns of the lines that the pods of a revision logged, the most frequent first",
            description =
                    "Of the newest 5000 lines. Where lines of one kind differ, the pattern has a wildcard (Drain, ICWS 2017).")
    LogPatterns.Mined patterns(
            @RequestParam(defaultValue = "") String namespace,
            @RequestParam(defaultValue = "") @Parameter(description = REVISION) String revision,
            @RequestParam(defaultValue = "") @Parameter(description = SINCE) String since,
            @RequestParam(defaultValue = "errors") @Parameter(description = "errors, or any line") String kind)
            throws IOException {
        return patterns.mine(new RevisionLines(
                named("namespace", namespace),
                named("revision", revision),
                kind(kind),
                TimeParameter.parse("since", since, Instant.MIN),
                ""));
    }

    @GetMapping("/comparison")
    @Operation(
            summary = "The patterns of failures that a revision logged and its baseline never did",
            description = "`since` narrows the revision's lines, not the baseline's: of that, all that is kept counts.")
    LogPatterns.Comparison compare(
            @RequestParam(defaultValue = "") String namespace,
            @RequestParam(defaultValue = "") @Parameter(description = REVISION) String revision,
            @RequestParam(defaultValue = "") @Parameter(description = REVISION) String baseline,
            @RequestParam(defaultValue = "") @Parameter(description = SINCE) String since)
            throws IOException {
        return patterns.compare(
                named("namespace", namespace),
                named("revision", revision),
                named("baseline", baseline),
                TimeParameter.parse("since", since, Instant.MIN));
    }

    private static String named(String parameter, String value) {
        if (!value.matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")) {
            throw ApiException.badRequest(
                    parameter + ": must be set, to at most 63 lower-case letters, digits and dashes");
        }
        return value;
    }

    private static Kind kind(String text) {
        return switch (text) {
            case "errors" -> Kind.ERRORS;
            case "any" -> Kind.ANY;
            default -> throw ApiException.badRequest("kind: must be errors or any");
        };
    }
}
