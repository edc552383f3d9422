package dev.gantry.scheduler.storage;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceView;
import dev.gantry.scheduler.volume.ClassChoice;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import java.util.Optional;
import java.util.function.Supplier;

/** What the storage classes of the moment say. The view is asked for late: what provides it needs the kinds first. */
final class StorageClasses {

    private final Supplier<ResourceView<StorageClass>> view;

    StorageClasses(Supplier<ResourceView<StorageClass>> view) {
        this.view = view;
    }

    /** Whether the claims of the class may grow. */
    boolean mayGrow(String name) {
        return view.get()
                .get(new ObjectKey("", name))
                .map(found -> Boolean.TRUE.equals(found.getAllowVolumeExpansion()))
                .orElse(false);
    }

    /** The class of claims that name none. */
    Optional<StorageClass> forAllOthers() {
        return ClassChoice.forAllOthers(view.get().list());
    }
}
