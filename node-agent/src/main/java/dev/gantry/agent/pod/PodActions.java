package dev.gantry.agent.pod;

import dev.gantry.agent.podlifecycle.DesiredPod;
import dev.gantry.agent.podlifecycle.PodAction;
import dev.gantry.agent.runtime.RuntimeUnavailableException;
import dev.gantry.apimachinery.ApiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out the actions of one pod, each on a virtual thread, and tells the worker when one is over. */
final class PodActions {

    private static final Logger LOG = LoggerFactory.getLogger(PodActions.class);

    private final PodHost host;
    private final PodRecollection memory;
    private final Runnable signal;
    private final Runnable finishDeletion;
    private final Sandboxes sandboxes;
    private final Images images;
    private final ContainerStarts starts;
    private final ContainerStops stops;
    private final ContainerUpdates updates;

    PodActions(PodHost host, PodRecollection memory, Runnable signal, Runnable finishDeletion) {
        this.host = host;
        this.memory = memory;
        this.signal = signal;
        this.finishDeletion = finishDeletion;
        this.sandboxes = new Sandboxes(host);
        this.images = new Images(host);
        this.starts = new ContainerStarts(host);
        this.stops = new ContainerStops(host);
        this.updates = new ContainerUpdates(host);
    }

    void begin(DesiredPod desired, PodAction action) {
        if (memory.begin(action.key())) {
            Thread.ofVirtual()
                    .name(host.node() + "/" + desired.pod().getMetadata().getName() + "/" + action.key())
                    .start(() -> carryOut(desired, action));
        }
    }

    /** What fails for want of the engine or the API is planned again by the next look at the pod. */
    private void carryOut(DesiredPod desired, PodAction action) {
        try {
            apply(desired, action);
        } catch (RuntimeUnavailableException | ApiException e) {
            LOG.warn("{} of pod {}: {}", action, desired.uid(), e.getMessage());
            pauseAfterFailure();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            memory.end(action.key());
            signal.run();
        }
    }

    private static void pauseAfterFailure() {
        try {
            Thread.sleep(PodWorker.PAUSE_AFTER_FAILURE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void apply(DesiredPod desired, PodAction action) throws InterruptedException {
        LOG.debug("pod {}: {}", desired.uid(), action);
        switch (action) {
            case PodAction.CreateSandbox(int attempt) -> sandboxes.create(desired.pod(), attempt, memory, signal);
            case PodAction.RemoveSandbox(var id) -> sandboxes.remove(id);
            case PodAction.EnsureImage ensure -> images.ensure(desired.pod(), ensure, memory);
            case PodAction.CreateContainer(var start) -> starts.create(desired, start, memory);
            case PodAction.StartContainer start -> starts.start(desired, start, memory);
            case PodAction.StopContainer stop -> stops.stop(desired, stop, memory);
            case PodAction.UpdateContainer update -> updates.update(desired, update, memory);
            case PodAction.RestartContainer(var stop) -> {
                memory.resizing(stop.id());
                stops.stop(desired, stop, memory);
            }
            case PodAction.RemoveContainer(String _, var id) -> {
                stops.remove(id);
                memory.forget(id);
            }
            case PodAction.FinishDeletion _ -> finishDeletion.run();
        }
    }
}
