package dev.gantry.agent.report;

import dev.gantry.agent.pod.RemovalListener;
import dev.gantry.agent.report.LogFollower.Delivery;
import dev.gantry.agent.runtime.AgentIdentity;
import dev.gantry.agent.runtime.ContainerEvent;
import dev.gantry.agent.runtime.ContainerId;
import dev.gantry.agent.runtime.ContainerInfo;
import dev.gantry.agent.runtime.ContainerLabels;
import dev.gantry.agent.runtime.ContainerRuntime;
import dev.gantry.agent.runtime.ContainerRuntime.Watch;
import dev.gantry.agent.runtime.RevisionLabel;
import dev.gantry.agent.runtime.RuntimeUnavailableException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows the output of every container of a node and hands it to the delivery, each piece at least once. */
public final class LogShipper implements RemovalListener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LogShipper.class);

    /** How long a container that is to be removed waits for its last output to be delivered. */
    private static final Duration REMOVAL_WAIT = Duration.ofSeconds(3);

    private final AgentIdentity agent;
    private final ContainerRuntime runtime;
    private final LogDelivery delivery;
    private final Map<ContainerId, LogFollower> followers = new ConcurrentHashMap<>();
    private final Watch events;

    public LogShipper(AgentIdentity agent, ContainerRuntime runtime, LogDelivery delivery) {
        this.agent = agent;
        this.runtime = runtime;
        this.delivery = delivery;
        this.events = runtime.watch(agent.labels(), this::accept);
    }

    private void accept(ContainerEvent event) {
        if (event instanceof ContainerEvent.Changed changed && changed.change() == ContainerEvent.Change.STARTED) {
            follow(changed.id(), changed.labels());
        }
    }

    /** Follows whatever is there and not followed yet; heals what events and broken streams left out. */
    public void scan() {
        Map<ContainerId, ContainerInfo> there =
                runtime.list(agent.labels()).stream().collect(Collectors.toMap(ContainerInfo::id, info -> info));
        there.values().forEach(info -> follow(info.id(), info.labels()));
        followers.keySet().retainAll(there.keySet());
        Set<String> ids = there.keySet().stream().map(ContainerId::value).collect(Collectors.toSet());
        delivery.retain(ids);
    }

    private void follow(ContainerId id, Map<String, String> given) {
        ContainerLabels.read(given).ifPresent(labels -> follow(id, labels, RevisionLabel.read(given)));
    }

    private LogFollower follow(ContainerId id, ContainerLabels labels, String revision) {
        return followers.computeIfAbsent(id, key -> {
            LogFollower follower = new LogFollower(id, labels, revision);
            boolean mine = !labels.container().equals(ContainerLabels.SANDBOX);
            if (mine) {
                Thread.ofVirtual()
                        .name("logs-" + labels.pod() + "-" + labels.container())
                        .start(() -> run(follower));
            } else {
                follower.delivered().complete(null);
            }
            return follower;
        });
    }

    private void run(LogFollower follower) {
        LogPosition from = delivery.position(follower.id());
        BlockingQueue<Delivery> queue = delivery.queue();
        try {
            follower.follow(runtime.logs(follower.id(), LogFollower.options(from)), from, queue);
        } catch (RuntimeUnavailableException e) {
            LOG.info("output of {} is followed again soon: {}", follower.id(), e.getMessage());
            followers.remove(follower.id(), follower); // what is queued is delivered; the rest follows from there
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void beforeRemoval(ContainerId id) {
        LogFollower follower = followers.get(id);
        if (follower == null) {
            return; // started and ended unseen; the scan would have found it
        }
        try {
            follower.delivered().get(REMOVAL_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.warn("output of {} may be incomplete: monitoring did not take it in {}", id, REMOVAL_WAIT);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        events.close();
    }
}
