package dev.gantry.deployment.service;

import dev.gantry.apimachinery.client.LocalResources;
import dev.gantry.apimachinery.client.ResourceClient;
import dev.gantry.apimachinery.client.ResourceClient.Write;
import dev.gantry.apimachinery.client.ResourceView;
import dev.gantry.apimachinery.testing.TestService;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Makes every new pod ready and routable at once, as the quickest of nodes would, or lets it crash if its image says so. */
final class PodRunner implements AutoCloseable {

    static final String CRASHING_IMAGE = "web:crashing";

    /** A container that requests so much memory crashes. */
    static final String CRASHING_MEMORY = "66Mi";

    private final BlockingQueue<Pod> added = new LinkedBlockingQueue<>();
    private final ResourceClient<Pod> pods;
    private final Thread thread;

    PodRunner(TestService.Replica owner) {
        LocalResources local = owner.bean(LocalResources.class);
        this.pods = local.client(Pod.class);
        var _ = local.view(Pod.class).subscribe(new ResourceView.Listener<Pod>() {
            @Override
            public void added(Pod pod) {
                added.add(pod);
            }

            @Override
            public void updated(Pod previous, Pod current) {
                // Only new pods are of interest.
            }

            @Override
            public void deleted(Pod last) {
                // Only new pods are of interest.
            }
        });
        this.thread = Thread.ofVirtual().start(this::run);
    }

    private void run() {
        try {
            while (true) {
                List<Pod> batch = new ArrayList<>();
                batch.add(added.take());
                added.drainTo(batch);
                var _ = pods.writeAll(batch.stream()
                        .<Write<Pod>>map(pod -> new Write.UpdateStatus<>(crashes(pod) ? crashing(pod) : running(pod)))
                        .toList());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean crashes(Pod pod) {
        Container container = pod.getSpec().getContainers().getFirst();
        return container.getImage().equals(CRASHING_IMAGE)
                || (container.getResources() != null
                        && new Quantity(CRASHING_MEMORY)
                                .equals(container.getResources().getRequests().get("memory")));
    }

    private static Pod crashing(Pod pod) {
        return new PodBuilder(pod)
                .withNewStatus()
                .withPhase("Running")
                .addNewContainerStatus()
                .withName("app")
                .withRestartCount(2)
                .withNewState()
                .withNewWaiting()
                .withReason("CrashLoopBackOff")
                .endWaiting()
                .endState()
                .withNewLastState()
                .withNewTerminated()
                .withExitCode(3)
                .endTerminated()
                .endLastState()
                .endContainerStatus()
                .endStatus()
                .build();
    }

    private static Pod running(Pod pod) {
        return new PodBuilder(pod)
                .withNewStatus()
                .withPhase("Running")
                .withConditions(condition("Ready"), condition("gantry.dev/Routable"))
                .endStatus()
                .build();
    }

    private static PodCondition condition(String type) {
        return new PodConditionBuilder()
                .withType(type)
                .withStatus("True")
                .withLastTransitionTime(Clock.systemUTC().instant().toString())
                .build();
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
