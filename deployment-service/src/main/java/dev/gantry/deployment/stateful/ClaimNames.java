package dev.gantry.deployment.stateful;

import dev.gantry.apimachinery.ObjectKey;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.Collection;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/** The names of the claims that a StatefulSet's pods have to themselves: {@code data-web-0} of the template {@code data}. */
public final class ClaimNames {

    private ClaimNames() {}

    /** Whether the set has any claims; one without must not depend on there being such a kind. */
    public static boolean any(StatefulSet set) {
        return !set.getSpec().getVolumeClaimTemplates().isEmpty();
    }

    /** The claims of every pod that the set wants or has. */
    public static List<ObjectKey> of(StatefulSet set, Collection<Pod> pods) {
        Ordinals ordinals = Ordinals.of(set);
        NavigableSet<Integer> all = new TreeSet<>(ordinals.all());
        pods.forEach(pod -> ordinals.of(pod).ifPresent(all::add));
        String namespace = set.getMetadata().getNamespace();
        return all.stream()
                .flatMap(ordinal -> set.getSpec().getVolumeClaimTemplates().stream()
                        .map(template -> new ObjectKey(namespace, of(template, ordinals, ordinal))))
                .toList();
    }

    static String of(PersistentVolumeClaim template, Ordinals ordinals, int ordinal) {
        return template.getMetadata().getName() + "-" + ordinals.name(ordinal);
    }
}
