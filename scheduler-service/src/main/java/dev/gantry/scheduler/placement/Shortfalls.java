package dev.gantry.scheduler.placement;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Says by how much nodes miss what pods of one demand need, wherever that can be counted. */
final class Shortfalls {

    private final PlanLedger ledger;
    private final PodDemand demand;
    private final Optional<PeerCounts> peers;

    Shortfalls(PlanLedger ledger, PodDemand demand, Optional<PeerCounts> peers) {
        this.ledger = ledger;
        this.demand = demand;
        this.peers = peers;
    }

    /** By how much the node that rejects the demand for this reason misses; empty where there is nothing to count. */
    Optional<Shortfall> of(Rejection reason, int node) {
        return switch (reason) {
            case Rejection.Insufficient(String resource) -> Optional.of(insufficient(resource, node));
            case Rejection.NoDeviceWithRoom _ ->
                Optional.of(new Shortfall(
                        DeviceDemand.MILLI,
                        demand.devices().milliEach(),
                        ledger.usage().devices().largestFreeMilli(demand.devices(), node)));
            case Rejection.TooFewWholeDevices _ ->
                Optional.of(new Shortfall(
                        "devices",
                        demand.devices().count(),
                        ledger.usage().devices().fitting(demand.devices(), node)));
            case Rejection.SpreadTooUneven _ -> peers.flatMap(counts -> counts.unevenness(node));
            case Rejection.AffinityUnmatched _ -> Optional.of(unmatched(node));
            case Rejection.PortsTaken _ -> Optional.of(portsTaken(node));
            case Rejection.Cordoned _,
                    Rejection.OtherNodeNamed _,
                    Rejection.UntoleratedTaint _,
                    Rejection.ClaimsNotReady _,
                    Rejection.VolumeElsewhere _,
                    Rejection.VolumeInOtherZone _,
                    Rejection.NoVolumeToBind _,
                    Rejection.SpreadLabelMissing _,
                    Rejection.PodAffinityUnmatched _,
                    Rejection.PodAntiAffinityUnmatched _,
                    Rejection.RefusedByPods _ -> Optional.empty();
        };
    }

    private Shortfall insufficient(String resource, int node) {
        int axis = ledger.usage().axes().indexOf(resource);
        long free = axis < 0 ? 0 : Math.max(0, ledger.usage().free(axis, node));
        return new Shortfall(resource, demand.requests().get(resource), free);
    }

    /** Of the terms of which one must match, the one that the node is the nearest to counts. */
    private Shortfall unmatched(int node) {
        List<NodeConstraints.Checked> all =
                demand.constraints().requirements(ledger.nodes().get(node));
        List<String> unmet = all.stream()
                .filter(requirement -> !requirement.met())
                .map(NodeConstraints.Checked::text)
                .toList();
        return new Shortfall("nodeAffinity", all.size(), all.size() - unmet.size(), String.join(", ", unmet));
    }

    private Shortfall portsTaken(int node) {
        Set<HostPort> wanted = demand.hostPorts();
        List<String> taken = wanted.stream()
                .filter(port -> ledger.usage().ports(node).conflictsWith(Set.of(port)))
                .map(port -> port.protocol() + " " + port.port())
                .sorted()
                .toList();
        return new Shortfall("hostPorts", wanted.size(), wanted.size() - taken.size(), String.join(", ", taken));
    }
}
