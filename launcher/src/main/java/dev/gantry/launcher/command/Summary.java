package dev.gantry.launcher.command;

import dev.gantry.launcher.Layout;
import dev.gantry.launcher.Ports;
import java.nio.file.Path;
import java.util.List;

/** What listens where, for the user who just started a stack. */
record Summary(Layout layout, Ports ports) {

    List<String> lines() {
        return List.of(
                "Kubernetes API   https://127.0.0.1:" + ports.gatewayApi(),
                "Swagger UI       http://127.0.0.1:" + ports.applications() + "/swagger-ui.html",
                "applications     http://127.0.0.1:" + ports.applications()
                        + " (Ingress hosts, /services/NAMESPACE/NAME/)",
                "PostgreSQL       127.0.0.1:" + ports.postgres() + ", database gantry",
                "logs             " + shown(layout.logs()),
                "",
                "export KUBECONFIG=" + layout.kubeconfig(),
                "kubectl get nodes");
    }

    private Path shown(Path path) {
        return path.startsWith(layout.root()) ? layout.root().relativize(path) : path;
    }
}
