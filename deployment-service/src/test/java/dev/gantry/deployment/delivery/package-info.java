@NullMarked
package dev.gantry.deployment.delivery;

import org.jspecify.annotations.NullMarked;
