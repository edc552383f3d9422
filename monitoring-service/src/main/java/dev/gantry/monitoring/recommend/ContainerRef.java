package dev.gantry.monitoring.recommend;

import java.util.Comparator;
import java.util.Locale;

/**
 * A container of a workload, whichever of its pods it runs in.
 *
 * @param kind of the workload, such as {@code Deployment}
 */
public record ContainerRef(String namespace, String kind, String workload, String container)
        implements Comparable<ContainerRef> {

    private static final Comparator<ContainerRef> ORDER = Comparator.comparing(ContainerRef::namespace)
            .thenComparing(ContainerRef::kind)
            .thenComparing(ContainerRef::workload)
            .thenComparing(ContainerRef::container);

    /** {@code deployment.web.app}: kinds and containers have no dots, so that no two have the same name. */
    public String objectName() {
        return kind.toLowerCase(Locale.ROOT) + "." + workload + "." + container;
    }

    @Override
    public int compareTo(ContainerRef other) {
        return ORDER.compare(this, other);
    }
}
