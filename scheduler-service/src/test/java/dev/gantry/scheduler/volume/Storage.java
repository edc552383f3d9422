package dev.gantry.scheduler.volume;

import dev.gantry.scheduler.fixture.ClaimFixture;
import dev.gantry.scheduler.fixture.VolumeFixture;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.fabric8.kubernetes.api.model.storage.StorageClassBuilder;

/** A table of storage with the classes {@code local} (made with the pod), {@code now} (made at once) and {@code none} (never made). */
final class Storage {

    private Storage() {}

    static VolumeTable table(Object... objects) {
        VolumeTable table = new VolumeTable();
        table.put(storageClass("local", DockerVolumes.PROVISIONER, "WaitForFirstConsumer"));
        table.put(storageClass("now", DockerVolumes.PROVISIONER, "Immediate"));
        table.put(storageClass("none", "kubernetes.io/no-provisioner", "WaitForFirstConsumer"));
        for (Object object : objects) {
            switch (object) {
                case ClaimFixture claim -> table.put(claim.build());
                case VolumeFixture volume -> table.put(volume.build());
                default -> throw new IllegalArgumentException("neither claim nor volume: " + object);
            }
        }
        return table;
    }

    static StorageClass storageClass(String name, String provisioner, String bindingMode) {
        return new StorageClassBuilder()
                .withNewMetadata()
                .withName(name)
                .withResourceVersion("1")
                .withCreationTimestamp("2026-01-01T00:00:00Z")
                .endMetadata()
                .withProvisioner(provisioner)
                .withVolumeBindingMode(bindingMode)
                .withReclaimPolicy("Delete")
                .withAllowVolumeExpansion(true)
                .build();
    }
}
