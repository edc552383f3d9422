/** Tables of what revisions run with. */
@NullMarked
package dev.gantry.deployment.config;

import org.jspecify.annotations.NullMarked;
