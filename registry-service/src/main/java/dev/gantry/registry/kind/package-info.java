/** The kinds that the registry owns, with their defaults and rules; pure decisions over JSON documents. */
@NullMarked
package dev.gantry.registry.kind;

import org.jspecify.annotations.NullMarked;
