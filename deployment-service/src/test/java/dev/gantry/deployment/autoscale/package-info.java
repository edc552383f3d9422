@NullMarked
package dev.gantry.deployment.autoscale;

import org.jspecify.annotations.NullMarked;
