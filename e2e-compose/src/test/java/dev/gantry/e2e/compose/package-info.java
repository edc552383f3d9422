/** docker-compose.yml from end to end. */
@NullMarked
package dev.gantry.e2e.compose;

import org.jspecify.annotations.NullMarked;
