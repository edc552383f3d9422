package dev.gantry.agent;

import dev.gantry.agent.node.NodeAgent;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Says whether the agent lives, and whether it knows its pods. */
@RestController
class HealthController {

    private final NodeAgent agent;

    HealthController(NodeAgent agent) {
        this.agent = agent;
    }

    @GetMapping({"/livez", "/healthz"})
    String live() {
        return "ok";
    }

    @GetMapping("/readyz")
    ResponseEntity<String> ready() {
        return agent.ready()
                ? ResponseEntity.ok("ok")
                : ResponseEntity.status(503).body("the pods of this node are not known yet");
    }
}
