package dev.gantry.apimachinery.rest;

import io.swagger.v3.oas.annotations.Hidden;
import java.util.function.BooleanSupplier;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Whether the process lives, and whether it can serve: probes ask without a token. */
@Hidden
@RestController
class HealthController {

    private final BooleanSupplier ready;

    HealthController(BooleanSupplier ready) {
        this.ready = ready;
    }

    @GetMapping({"/livez", "/healthz"})
    String live() {
        return "ok";
    }

    @GetMapping("/readyz")
    ResponseEntity<String> ready() {
        return ready.getAsBoolean()
                ? ResponseEntity.ok("ok")
                : ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE).body("not ready");
    }
}
