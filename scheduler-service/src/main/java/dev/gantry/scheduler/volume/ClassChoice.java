package dev.gantry.scheduler.volume;

import io.fabric8.kubernetes.api.model.storage.StorageClass;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

/** Chooses the storage class of claims that name none. */
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

    private static boolean isMarked(StorageClass storageClass) {
        Map<String, String> annotations = storageClass.getMetadata().getAnnotations();
        return annotations != null && "true".equals(annotations.get(DEFAULT_CLASS));
    }
}
