package dev.gantry.deployment.rollout;

import dev.gantry.deployment.delivery.DeliveryOrder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The annotations by which kubectl follows and undoes a Deployment's revisions, under their Kubernetes names. */
public final class RevisionAnnotations {

    public static final String REVISION = "deployment.kubernetes.io/revision";
    static final String HISTORY = "deployment.kubernetes.io/revision-history";
    static final String DESIRED_REPLICAS = "deployment.kubernetes.io/desired-replicas";
    static final String MAX_REPLICAS = "deployment.kubernetes.io/max-replicas";

    /**
     * How many available pods a set must keep while it shrinks, even above its size. A Deployment gives up unhealthy old
     * pods on numbers that are a little old; one that has become available meanwhile may by now be needed.
     */
    static final String KEEP_AVAILABLE = "gantry.dev/keep-available";

    /** It says what a Deployment should be, not what a revision is. */
    static final String RECOMMENDED_RESOURCES = "gantry.dev/recommended-resources";

    /** A set that is reused over and over remembers this many characters of its earlier revisions. */
    private static final int MAX_HISTORY_CHARACTERS = 2_000;

    /** They are a set's own, or would make a set look as if a user had applied it. */
    private static final Set<String> NOT_COPIED = Set.of(
            REVISION,
            HISTORY,
            DESIRED_REPLICAS,
            MAX_REPLICAS,
            KEEP_AVAILABLE,
            RevisionOutcome.ROLLED_OUT,
            RevisionOutcome.FAILED,
            RevisionOutcome.ROLLED_BACK,
            DeliveryMarks.WEIGHT,
            DeliveryMarks.ROUTED,
            DeliveryMarks.TRACK,
            DeliveryMarks.STEP,
            DeliveryMarks.SINCE,
            DeliveryOrder.PROMOTE,
            DeliveryOrder.ABORT,
            RECOMMENDED_RESOURCES,
            "kubectl.kubernetes.io/last-applied-configuration",
            "deprecated.deployment.rollback.to");

    private RevisionAnnotations() {}

    /** An object's annotations, which may be none. */
    public static Map<String, String> of(HasMetadata object) {
        Map<String, String> annotations = object.getMetadata().getAnnotations();
        return annotations == null ? Map.of() : annotations;
    }

    /** The revision of a Deployment or ReplicaSet, or 0 where none was given yet. */
    public static long revision(HasMetadata object) {
        return number(of(object).get(REVISION), 0);
    }

    /** A whole number that is not negative, or another one where the text is none. */
    public static long number(@Nullable String text, long otherwise) {
        return text != null && text.matches("[0-9]{1,18}") ? Long.parseLong(text) : otherwise;
    }

    /**
     * The revision of the set of the present template: its own as long as it is the newest, else a new one. No number is given twice, also where
     * the set that had it is gone: a person's order names a revision by its number.
     */
    static long ofSet(Deployment deployment, ReplicaSet replicaSet, long newestOfOthers) {
        long own = revision(replicaSet);
        long known = revision(deployment);
        return own > newestOfOthers && own >= known ? own : Math.max(newestOfOthers, known) + 1;
    }

    /**
     * What the set of the present template carries: the Deployment's annotations and the newest revision. A set that is
     * used again, as after an undo, keeps its former revisions in its history.
     */
    static Map<String, String> ofNewReplicaSet(Deployment deployment, ReplicaSet replicaSet, long newestOfOthers) {
        Map<String, String> result = new TreeMap<>(of(replicaSet));
        of(deployment).forEach((key, value) -> {
            if (!NOT_COPIED.contains(key)) {
                result.put(key, value);
            }
        });
        long own = revision(replicaSet);
        long revision = ofSet(deployment, replicaSet, newestOfOthers);
        if (own != revision) {
            result.put(REVISION, Long.toString(revision));
            result.remove(RevisionOutcome.ROLLED_OUT);
            if (own > 0) {
                result.merge(HISTORY, Long.toString(own), RevisionAnnotations::remember);
            }
        }
        return result;
    }

    /** The sizes a set was last scaled for; proportional scaling compares them with the present ones. */
    static Map<String, String> withSizes(Map<String, String> annotations, int desired, int maxSurge) {
        Map<String, String> result = new TreeMap<>(annotations);
        result.put(DESIRED_REPLICAS, Integer.toString(desired));
        result.put(MAX_REPLICAS, Integer.toString(desired + maxSurge));
        return result;
    }

    static int keptAvailable(ReplicaSet replicaSet) {
        return (int) Math.min(number(of(replicaSet).get(KEEP_AVAILABLE), 0), Integer.MAX_VALUE);
    }

    static Map<String, String> withKeptAvailable(Map<String, String> annotations, int pods) {
        Map<String, String> result = new TreeMap<>(annotations);
        if (pods > 0) {
            result.put(KEEP_AVAILABLE, Integer.toString(pods));
        } else {
            result.remove(KEEP_AVAILABLE);
        }
        return result;
    }

    private static String remember(String earlier, String revision) {
        String all = earlier + ',' + revision;
        int excess = all.length() - MAX_HISTORY_CHARACTERS;
        return excess <= 0 ? all : all.substring(all.indexOf(',', excess) + 1);
    }
}
