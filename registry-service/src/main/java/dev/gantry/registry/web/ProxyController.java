package dev.gantry.registry.web;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.registry.handshake.ProxyLeases;
import dev.gantry.registry.handshake.ProxyRecord;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Where proxies say which endpoint changes they have applied. */
@RestController
@RequestMapping("/gantry/v1/proxies")
@Tag(name = "Proxies", description = "Gateways and node proxies confirm which endpoint changes they route by")
class ProxyController {

    private final ProxyLeases proxies;

    ProxyController(ProxyLeases proxies) {
        this.proxies = proxies;
    }

    @PutMapping("/{id}")
    @Operation(
            summary = "Register a proxy, or report what it has applied",
            description =
                    "To be repeated at once when `applied` moves, and at least every 2 s, one request at a time. The id"
                            + " names the process: a restarted proxy takes a new one. A proxy routes only while its newest answered"
                            + " report was sent less than `ttlSeconds` ago and the answer's `routeFrom` is there and not newer than"
                            + " what it has applied; while `routeFrom` is absent it reports again at once.")
    ProxyView report(@PathVariable String id, @RequestBody ProxyUpdate update) {
        update.problem(id).ifPresent(problem -> {
            throw ApiException.badRequest(problem);
        });
        return ProxyView.of(proxies.store(update.report(id), update.url()));
    }

    @GetMapping
    @Operation(summary = "The proxies that reported of late")
    List<ProxyView> list() {
        return proxies.list().stream().map(ProxyView::of).toList();
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Deregister a proxy that routes nothing any more, so that nobody waits for it")
    void remove(@PathVariable String id) {
        proxies.remove(id);
    }

    /** The record as it is shown. */
    record ProxyView(
            String id,
            String url,
            long known,
            long applied,
            long ttlSeconds,
            String heardAt,
            Optional<Long> routeFrom) {

        static ProxyView of(ProxyRecord record) {
            return new ProxyView(
                    record.report().id(),
                    record.url(),
                    record.report().known(),
                    record.report().drained(),
                    record.report().ttl().toSeconds(),
                    record.heardAt().toString(),
                    Optional.of(record.routeFrom()).filter(version -> version != ProxyRecord.PENDING));
        }
    }
}
