package dev.gantry.gateway.traffic;

import dev.gantry.apimachinery.ObjectKey;

/**
 * The pods of one revision behind one Service.
 *
 * @param revision the pods' template hash
 */
public record RevisionKey(ObjectKey service, String revision) {}
