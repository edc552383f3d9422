package dev.gantry.scheduler.placement;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * The resources that a cluster has, numbered: the axes of its usage arrays.
 *
 * @param names the resource of each axis; cpu, memory and pods come first
 */
public record ResourceAxes(List<String> names) {

    public static final int CPU = 0;
    public static final int MEMORY = 1;

    static final ResourceAxes STANDARD =
            new ResourceAxes(List.of(ResourceAmounts.CPU, ResourceAmounts.MEMORY, ResourceAmounts.PODS));

    public int size() {
        return names.size();
    }

    /** The axis of the resource, or -1 where no node has it. */
    public int indexOf(String resource) {
        return names.indexOf(resource);
    }

    /** These axes, and after them one for each resource that has none. */
    ResourceAxes including(Collection<String> resources) {
        if (names.containsAll(resources)) {
            return this;
        }
        List<String> grown = new ArrayList<>(names);
        resources.stream().filter(resource -> !names.contains(resource)).forEach(grown::add);
        return new ResourceAxes(List.copyOf(grown));
    }
}
