package dev.gantry.registry.handshake;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceClient;
import dev.gantry.apimachinery.client.ResourceView;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The proxies' records as Leases in {@code kube-system}, so that all replicas and the next process know them, and so that
 * {@code kubectl get leases} shows them.
 */
public final class ProxyLeases {

    static final String NAMESPACE = "kube-system";
    private static final String PREFIX = "gantry-proxy-";
    private static final String COMPONENT = "gantry.dev/component";
    private static final String PROXY = "proxy";
    private static final String URL = "gantry.dev/proxy-url";
    private static final String KNOWN = "gantry.dev/proxy-known";
    private static final String DRAINED = "gantry.dev/proxy-drained";
    private static final String NOT_LISTENING = "gantry.dev/proxy-not-listening";
    private static final String ROUTE_FROM = "gantry.dev/proxy-route-from";

    /** A proxy writes its own lease alone, so a second writer is an earlier request of its own that was late. */
    private static final int MAX_ATTEMPTS = 4;

    /** How long the lease of a dead proxy is kept for people to see. */
    private static final Duration KEPT = Duration.ofMinutes(10);

    private final ResourceView<Lease> leases;
    private final ResourceClient<Lease> writer;
    private final RouteHistory history;
    private final ProxyRoster roster;
    private final InstantSource clock;

    public ProxyLeases(
            ResourceView<Lease> leases,
            ResourceClient<Lease> writer,
            RouteHistory history,
            ProxyRoster roster,
            InstantSource clock) {
        this.leases = leases;
        this.writer = writer;
        this.history = history;
        this.roster = roster;
        this.clock = clock;
    }

    /** Stores the report, and returns what the proxy is to know. */
    public ProxyRecord store(ProxyReport report, String url) {
        for (int attempt = 1; ; attempt++) {
            try {
                return tryStore(report, url);
            } catch (ApiException e) {
                if (attempt == MAX_ATTEMPTS || !(e.isConflict() || e.isAlreadyExists())) {
                    throw e;
                }
            }
        }
    }

    private ProxyRecord tryStore(ProxyReport report, String url) {
        Optional<Lease> held = leases.get(key(report.id()));
        ProxyRecord record =
                ProxyRecord.heard(held.flatMap(ProxyLeases::record), report, url, clock.instant(), history.newest());
        Lease lease = document(record, held);
        if (held.isPresent()) {
            writer.update(lease);
        } else {
            writer.create(lease);
        }
        // Before the answer: the proxy must be waited for from the moment it knows that it counts.
        roster.heard(report, record.heardAt());
        return record;
    }

    /** Where a proxy's report is kept. */
    public Optional<Lease> lease(String id) {
        return leases.get(key(id));
    }

    /** The proxy routes nothing any more and need not be waited for. */
    public void remove(String id) {
        writer.delete(key(id), ResourceClient.Deletion.BACKGROUND);
    }

    /** Makes the roster know every proxy whose lease is stored, also one that another replica stored just now. */
    void fillRoster() {
        list().forEach(record -> roster.met(record.report(), clock.instant()));
    }

    public List<ProxyRecord> list() {
        return leases.list(NAMESPACE).stream()
                .flatMap(lease -> record(lease).stream())
                .toList();
    }

    /** Deletes the leases of proxies that have been dead for a while. */
    public void prune() {
        Instant limit = clock.instant().minus(KEPT);
        list().stream()
                .filter(record -> record.heardAt().isBefore(limit))
                .forEach(record -> remove(record.report().id()));
    }

    /** The record in a lease; empty for a lease of another kind, or one that a user has bent. */
    static Optional<ProxyRecord> record(Lease lease) {
        Map<String, String> labels = lease.getMetadata().getLabels();
        if (labels == null || !PROXY.equals(labels.get(COMPONENT))) {
            return Optional.empty();
        }
        Map<String, String> notes = lease.getMetadata().getAnnotations();
        try {
            ProxyReport report = new ProxyReport(
                    lease.getSpec().getHolderIdentity(),
                    Long.parseLong(notes.getOrDefault(KNOWN, "")),
                    Long.parseLong(notes.getOrDefault(DRAINED, "")),
                    Duration.ofSeconds(lease.getSpec().getLeaseDurationSeconds()),
                    notListening(notes));
            Instant heardAt = lease.getSpec().getRenewTime().toInstant();
            long routeFrom = Long.parseLong(notes.getOrDefault(ROUTE_FROM, ""));
            return Optional.of(new ProxyRecord(report, notes.getOrDefault(URL, ""), heardAt, routeFrom));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Set<String> notListening(Map<String, String> notes) {
        String uids = notes.getOrDefault(NOT_LISTENING, "");
        return uids.isEmpty() ? Set.of() : Set.of(uids.split(","));
    }

    private static Lease document(ProxyRecord record, Optional<Lease> held) {
        ProxyReport report = record.report();
        LeaseBuilder builder = held.map(LeaseBuilder::new).orElseGet(LeaseBuilder::new);
        LeaseBuilder noted = report.notListening().isEmpty()
                ? builder.editOrNewMetadata()
                        .removeFromAnnotations(NOT_LISTENING)
                        .endMetadata()
                : builder.editOrNewMetadata()
                        .addToAnnotations(NOT_LISTENING, String.join(",", report.notListening()))
                        .endMetadata();
        return noted.editMetadata()
                .withNamespace(NAMESPACE)
                .withName(key(report.id()).name())
                .addToLabels(COMPONENT, PROXY)
                .addToAnnotations(URL, record.url())
                .addToAnnotations(KNOWN, Long.toString(report.known()))
                .addToAnnotations(DRAINED, Long.toString(report.drained()))
                .addToAnnotations(ROUTE_FROM, Long.toString(record.routeFrom()))
                .endMetadata()
                .editOrNewSpec()
                .withHolderIdentity(report.id())
                .withLeaseDurationSeconds((int) report.ttl().toSeconds())
                .withRenewTime(record.heardAt().atZone(ZoneOffset.UTC))
                .endSpec()
                .build();
    }

    private static ObjectKey key(String id) {
        return new ObjectKey(NAMESPACE, PREFIX + id);
    }
}
