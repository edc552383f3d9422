package dev.gantry.scheduler.volume;

import io.fabric8.kubernetes.api.model.storage.StorageClass;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** What storage classes say of themselves: which one is for claims that name none, and which wait for a pod. */
public final class ClassChoice {

    public static final String DEFAULT_CLASS = "storageclass.kubernetes.io/is-default-class";
    public static final String WAIT_FOR_FIRST_CONSUMER = "WaitForFirstConsumer";

    private static final Comparator<StorageClass> NEWEST_FIRST = Comparator.comparing(
                    (StorageClass c) -> c.getMetadata().getCreationTimestamp(), Comparator.reverseOrder())
            .thenComparing(c -> c.getMetadata().getName());

    private ClassChoice() {}

    /** The class marked as the one for all others; of several, the newest. */
    public static Optional<StorageClass> forAllOthers(Collection<StorageClass> classes) {
        return classes.stream().filter(ClassChoice::isMarked).min(NEWEST_FIRST);
    }

    static boolean waitsForConsumer(StorageClass storageClass) {
        return WAIT_FOR_FIRST_CONSUMER.equals(storageClass.getVolumeBindingMode());
    }

    private static boolean isMarked(StorageClass storageClass) {
        return "true"
                .equals(Claims.orEmpty(storageClass.getMetadata().getAnnotations())
                        .get(DEFAULT_CLASS));
    }
}
