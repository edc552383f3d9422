package dev.gantry.gateway.web;

import dev.gantry.gateway.upstream.ApplicationFeed;
import dev.gantry.gateway.upstream.DiscoveryRefresh;
import dev.gantry.gateway.upstream.ProxyRegistration;

/**
 * Whether requests make sense: every service was asked what it serves, the tables of applications are filled, and the
 * registry stops no pod without asking this proxy.
 */
final class ReadyProbe {

    private final DiscoveryRefresh discovery;
    private final ApplicationFeed feed;
    private final ProxyRegistration registration;

    ReadyProbe(DiscoveryRefresh discovery, ApplicationFeed feed, ProxyRegistration registration) {
        this.discovery = discovery;
        this.feed = feed;
        this.registration = registration;
    }

    boolean ready() {
        return discovery.asked() && feed.synced() && registration.joined();
    }
}
