package dev.gantry.gateway.discovery;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An immutable picture of who serves what: the look-up behind the API route, and the merge behind discovery.
 * A service that does not answer keeps its place in the picture, so that its paths give 503 and not 404.
 */
public final class ApiTable {

    /** The picture before any service was heard. */
    public static final ApiTable EMPTY = new ApiTable(new EnumMap<>(Owner.class), List.of());

    /** Namespaces, pods and nodes: without them the core group is none. */
    private static final Set<Owner> INDISPENSABLE = EnumSet.of(Owner.REGISTRY, Owner.SCHEDULER);

    private final Map<Owner, List<GroupDiscovery>> byOwner;
    private final List<GroupDiscovery> own;
    private final Map<Address, Owner> owners = new HashMap<>();
    private final List<GroupDiscovery> merged;

    private ApiTable(Map<Owner, List<GroupDiscovery>> byOwner, List<GroupDiscovery> own) {
        this.byOwner = byOwner;
        this.own = own;
        byOwner.forEach(this::index);
        merged = DiscoveryMerge.merge(sources());
    }

    /** The picture with groups that the gateway answers itself, which no service is asked for. */
    public static ApiTable answering(List<GroupDiscovery> own) {
        return new ApiTable(new EnumMap<>(Owner.class), own);
    }

    /** The picture after {@code owner} told what it serves now. */
    public ApiTable with(Owner owner, List<GroupDiscovery> groups) {
        Map<Owner, List<GroupDiscovery>> next = new EnumMap<>(Owner.class);
        next.putAll(byOwner);
        next.put(owner, List.copyOf(groups));
        return new ApiTable(next, own);
    }

    public boolean knows(Owner owner) {
        return byOwner.containsKey(owner);
    }

    /** What {@code owner} last told, or nothing. */
    public List<GroupDiscovery> of(Owner owner) {
        return byOwner.getOrDefault(owner, List.of());
    }

    public Optional<Owner> owner(String group, String version, String resource) {
        return Optional.ofNullable(owners.get(new Address(group, version, resource)));
    }

    /** Whether a service that was never heard might serve what the table does not know. */
    public boolean complete() {
        return byOwner.size() == Owner.values().length;
    }

    /**
     * A service whose kinds no client may miss, and that was never heard. Clients keep discovery for hours; one that found pods in
     * metrics.k8s.io alone would take those for what it is asked for.
     */
    public Optional<Owner> missing() {
        return INDISPENSABLE.stream().filter(owner -> !knows(owner)).findFirst();
    }

    /** All groups, in the order in which clients shall prefer them. */
    public List<GroupDiscovery> groups() {
        return merged;
    }

    public Optional<GroupDiscovery> group(String name) {
        return merged.stream().filter(g -> g.group().equals(name)).findFirst();
    }

    private List<List<GroupDiscovery>> sources() {
        List<List<GroupDiscovery>> sources = new ArrayList<>(byOwner.values());
        sources.add(own);
        return sources;
    }

    /** The first owner of a resource keeps it: two services that claim one kind must not make requests alternate. */
    private void index(Owner owner, List<GroupDiscovery> groups) {
        for (GroupDiscovery group : groups) {
            for (GroupDiscovery.Version version : group.allVersions()) {
                for (GroupDiscovery.Resource resource : version.allResources()) {
                    owners.putIfAbsent(new Address(group.group(), version.version(), resource.resource()), owner);
                }
            }
        }
    }

    private record Address(String group, String version, String resource) {}
}
