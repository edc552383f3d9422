package dev.gantry.scheduler.volume;

import io.fabric8.kubernetes.api.model.PersistentVolume;

/** The next thing to do for a volume. */
public sealed interface VolumeStep {

    /** Nothing now. */
    record Rest() implements VolumeStep {}

    /** Write the volume, whose spec or metadata changed. */
    record Change(PersistentVolume volume) implements VolumeStep {}

    /** Write the volume's status, whose phase changed. */
    record Report(PersistentVolume volume) implements VolumeStep {}

    /** Delete the volume; its node's agent removes what is behind it. */
    record Delete() implements VolumeStep {}
}
