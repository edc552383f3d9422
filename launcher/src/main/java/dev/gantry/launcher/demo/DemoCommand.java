package dev.gantry.launcher.demo;

import dev.gantry.launcher.Console;
import dev.gantry.launcher.Layout;
import dev.gantry.launcher.Ports;
import dev.gantry.launcher.pki.Credentials;
import java.io.IOException;
import java.time.InstantSource;

/** ./gantry demo, once the stack is up. */
public record DemoCommand(Layout layout, Ports ports, InstantSource clock, Console console) {

    /** Returns the exit code: 0 where no request failed. */
    public int run() throws IOException, InterruptedException {
        try (KubernetesApi api = new KubernetesApi(ports, Credentials.existing(layout))) {
            boolean succeeded = new Demo(layout, ports, api, clock, console).run();
            next(succeeded);
            return succeeded ? 0 : 1;
        }
    }

    private void next(boolean succeeded) {
        console.step(succeeded ? "No request failed. The sample keeps running. Try next:" : "Some requests failed");
        if (succeeded) {
            console.detail("curl http://hello.localhost:" + ports.applications());
            console.detail("export KUBECONFIG=" + layout.kubeconfig());
            console.detail("kubectl get pods -o wide");
            console.detail("kubectl scale deployment hello --replicas=5");
            console.detail("kubectl rollout undo deployment hello");
            console.detail("./gantry down");
        }
    }
}
