package dev.gantry.scheduler.storage;

import dev.gantry.apimachinery.schema.ResourceType;
import java.util.List;

/** The kinds of storage that this service owns. */
public record StorageKinds(List<ResourceType> types) {}
