/** The detached process that keeps PostgreSQL and the services running. */
@NullMarked
package dev.gantry.launcher.supervisor;

import org.jspecify.annotations.NullMarked;
