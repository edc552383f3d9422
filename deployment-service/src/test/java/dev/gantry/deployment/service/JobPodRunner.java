package dev.gantry.deployment.service;

import dev.gantry.apimachinery.client.LocalResources;
import dev.gantry.apimachinery.client.ResourceClient;
import dev.gantry.apimachinery.client.ResourceClient.Write;
import dev.gantry.apimachinery.client.ResourceView;
import dev.gantry.apimachinery.testing.TestService;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Lets every new pod end at once: with the exit code of its image, such as {@code exit:3}; others run on. */
final class JobPodRunner implements AutoCloseable {

    private static final String EXIT = "exit:";

    private final BlockingQueue<Pod> added = new LinkedBlockingQueue<>();
    private final ResourceClient<Pod> pods;
    private final Thread thread;

    JobPodRunner(TestService.Replica owner) {
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
                        .<Write<Pod>>map(pod -> new Write.UpdateStatus<>(ended(pod)))
                        .toList());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Pod ended(Pod pod) {
        String image = pod.getSpec().getContainers().getFirst().getImage();
        if (!image.startsWith(EXIT)) {
            return new PodBuilder(pod)
                    .withNewStatus()
                    .withPhase("Running")
                    .endStatus()
                    .build();
        }
        int code = Integer.parseInt(image.substring(EXIT.length()));
        return new PodBuilder(pod)
                .withNewStatus()
                .withPhase(code == 0 ? "Succeeded" : "Failed")
                .addNewContainerStatus()
                .withName("main")
                .withNewState()
                .withNewTerminated()
                .withExitCode(code)
                .withFinishedAt(Clock.systemUTC().instant().toString())
                .endTerminated()
                .endState()
                .endContainerStatus()
                .endStatus()
                .build();
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
