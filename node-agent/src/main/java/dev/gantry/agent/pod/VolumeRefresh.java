package dev.gantry.agent.pod;

import dev.gantry.agent.environment.ConfigurationMissingException;
import dev.gantry.agent.environment.PodFields;
import dev.gantry.agent.podlifecycle.DesiredPod;
import dev.gantry.agent.podlifecycle.ObservedPod;
import dev.gantry.agent.podlifecycle.ObservedSandbox;
import dev.gantry.agent.volume.PodVolumes;
import dev.gantry.apimachinery.ApiException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the files of a running pod's ConfigMaps, Secrets and own fields up to date now and then. */
final class VolumeRefresh {

    private static final Logger LOG = LoggerFactory.getLogger(VolumeRefresh.class);

    /** As often as kubelets look by default: a change of configuration may take that long to arrive. */
    private static final Duration PERIOD = Duration.ofSeconds(60);

    private final PodHost host;
    private Instant next = Instant.MIN;

    VolumeRefresh(PodHost host) {
        this.host = host;
    }

    void refresh(DesiredPod desired, ObservedPod observed, Instant now) {
        boolean running = observed.running().findAny().isPresent();
        if (!running || desired.terminating() || !PodVolumes.holdsClusterData(desired.pod())) {
            return;
        }
        if (next.equals(Instant.MIN)) {
            next = now.plus(PERIOD); // its files were just written for its start, or by the agent before
        } else if (!now.isBefore(next)) {
            next = now.plus(PERIOD);
            write(desired, observed);
        }
    }

    /** What cannot be refreshed stays as it was: the pod runs with the configuration it has. */
    private void write(DesiredPod desired, ObservedPod observed) {
        String hostIp = host.facts().addresses().getFirst();
        String ip = observed.sandbox().flatMap(ObservedSandbox::ipAddress).orElse(hostIp);
        try {
            host.volumes().prepare(new PodFields(desired.pod(), ip, hostIp));
        } catch (ConfigurationMissingException | IOException | ApiException e) {
            LOG.info("volumes of pod {} stay as they are: {}", desired.uid(), e.getMessage());
        }
    }
}
