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
 * @param succeeded how many pods of its owner have done their part, as its owner says, be they there or not
 */
public record Gang(ObjectKey key, int minMember, int succeeded) {

    /** The label whose value is the gang's name; a label, so that {@code kubectl get pods -l} finds the others. */
    public static final String LABEL = "gantry.dev/gang";

    /** The annotation that says how many pods go together, as {@code minMember} of a PodGroup does elsewhere. */
    public static final String MIN_MEMBER = "gantry.dev/gang-min-member";

    /** The annotation by which a Job tells a pod that waits how many others of it have succeeded. */
    public static final String SUCCEEDED = "gantry.dev/gang-succeeded";

    /** A gang is bound in one transaction, which is no bigger than this. */
    public static final int MAX_MEMBERS = 500;

    /** The gang of a pod whose owner tells nothing. */
    public Gang(ObjectKey key, int minMember) {
        this(key, minMember, 0);
    }

    /** The gang of a pod; empty for a pod of its own, and for one whose gang says no valid number. */
    public static Optional<Gang> of(Pod pod) {
        String name = text(pod.getMetadata().getLabels(), LABEL);
        if (name.isEmpty()) {
            return Optional.empty();
        }
        ObjectKey key = new ObjectKey(pod.getMetadata().getNamespace(), name);
        Map<String, String> annotations = pod.getMetadata().getAnnotations();
        int succeeded = succeeded(text(annotations, SUCCEEDED)).orElse(0);
        return minMember(text(annotations, MIN_MEMBER)).map(min -> new Gang(key, min, succeeded));
    }

    /** The number that an annotation says, from 1 to {@link #MAX_MEMBERS}; empty where it says anything else. */
    public static Optional<Integer> minMember(String text) {
        return number(text).filter(number -> number >= 1 && number <= MAX_MEMBERS);
    }

    /** The number that an annotation says, from 0 on; empty where it says anything else. */
    public static Optional<Integer> succeeded(String text) {
        return number(text).filter(number -> number >= 0);
    }

    private static Optional<Integer> number(String text) {
        try {
            return Optional.of(Integer.parseInt(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static String text(@Nullable Map<String, String> texts, String key) {
        return texts == null ? "" : texts.getOrDefault(key, "");
    }
}
