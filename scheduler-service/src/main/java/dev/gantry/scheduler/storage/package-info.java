/** Claims, volumes and storage classes as kinds of the API, and their upkeep. */
@NullMarked
package dev.gantry.scheduler.storage;

import org.jspecify.annotations.NullMarked;
