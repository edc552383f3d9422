package dev.gantry.registry;

import dev.gantry.apimachinery.controller.LeaderLease;
import dev.gantry.apimachinery.event.EventRecorder;
import dev.gantry.registry.handshake.ProxyLeases;
import dev.gantry.registry.handshake.ProxyReport;
import dev.gantry.registry.handshake.ProxyRoster;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Tells of proxies that are fenced, and of those that return, as Events about their Leases. */
@Component
class ProxyWatch {

    private static final Logger LOG = LoggerFactory.getLogger(ProxyWatch.class);

    private final ProxyRoster roster;
    private final ProxyLeases leases;
    private final EventRecorder events;
    private final LeaderLease lease;
    private final InstantSource clock;

    ProxyWatch(ProxyRoster roster, ProxyLeases leases, EventRecorder events, LeaderLease lease, InstantSource clock) {
        this.roster = roster;
        this.leases = leases;
        this.events = events;
        this.lease = lease;
        this.clock = clock;
    }

    /** Each replica looks, so that the next leader does not tell again what the last one told; the leader tells. */
    @Scheduled(initialDelay = 1_000, fixedDelay = 500, timeUnit = TimeUnit.MILLISECONDS)
    void look() {
        ProxyRoster.Turns turns = roster.turns(clock.instant());
        if (lease.isLeader()) {
            turns.fenced().forEach(this::tellFenced);
            turns.returned().forEach(this::tellReturned);
        }
    }

    private void tellFenced(ProxyReport report) {
        String message = "proxy " + report.id() + " was not heard for "
                + report.ttl().toSeconds() + " s: pods are stopped without waiting for it until it reports again";
        LOG.warn(message);
        leases.lease(report.id()).ifPresent(proxy -> events.warning(proxy, "ProxyFenced", message));
    }

    private void tellReturned(ProxyReport report) {
        String message = "proxy " + report.id() + " reports again and is waited for";
        LOG.info(message);
        leases.lease(report.id()).ifPresent(proxy -> events.normal(proxy, "ProxyReturned", message));
    }
}
