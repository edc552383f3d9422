/** Tables for the revisions of templates. */
@NullMarked
package dev.gantry.deployment.revision;

import org.jspecify.annotations.NullMarked;
