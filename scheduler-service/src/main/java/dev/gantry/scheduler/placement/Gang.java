package dev.gantry.scheduler.placement;

import dev.gantry.apimachinery.ObjectKey;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The gang that a pod belongs to: of its pods, none gets a node before so many can get one at once.
 *
 * @param key the pod's namespace and the gang's name
 * @param minMember how many
 */
public record Gang(ObjectKey key, int minMember) {

    /** The label whose value is the gang's name; a label, so that {@code kubectl get pods -l} finds the others. */
    public static final String LABEL = "gantry.dev/gang";

    /** The annotation that says how many pods go together, as {@code minMember} of a PodGroup does elsewhere. */
    public static final String MIN_MEMBER = "gantry.dev/gang-min-member";

    /** A gang is bound in one transaction, which is no bigger than this. */
    public static final int MAX_MEMBERS = 500;

    /** The gang of a pod; empty for a pod of its own, and for one whose gang says no valid number. */
    public static Optional<Gang> of(Pod pod) {
        String name = text(pod.getMetadata().getLabels(), LABEL);
        if (name.isEmpty()) {
            return Optional.empty();
        }
        return minMember(text(pod.getMetadata().getAnnotations(), MIN_MEMBER))
                .map(min -> new Gang(new ObjectKey(pod.getMetadata().getNamespace(), name), min));
    }

    /** The number that an annotation says, from 1 to {@link #MAX_MEMBERS}; empty where it says anything else. */
    public static Optional<Integer> minMember(String text) {
        try {
            int number = Integer.parseInt(text);
            return number >= 1 && number <= MAX_MEMBERS ? Optional.of(number) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static String text(@Nullable Map<String, String> texts, String key) {
        return texts == null ? "" : texts.getOrDefault(key, "");
    }
}
