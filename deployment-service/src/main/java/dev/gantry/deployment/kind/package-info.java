/** The kinds that this service owns, with their defaults and rules; pure decisions over JSON documents. */
@NullMarked
package dev.gantry.deployment.kind;

import org.jspecify.annotations.NullMarked;
