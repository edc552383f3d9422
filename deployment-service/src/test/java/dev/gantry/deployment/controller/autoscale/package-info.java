@NullMarked
package dev.gantry.deployment.controller.autoscale;

import org.jspecify.annotations.NullMarked;
