/** The service as a whole, over a real PostgreSQL and HTTP, with a plain owner of pods in the scheduler's place. */
@NullMarked
package dev.gantry.deployment.service;

import org.jspecify.annotations.NullMarked;
