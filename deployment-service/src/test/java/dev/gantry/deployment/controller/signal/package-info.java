@NullMarked
package dev.gantry.deployment.controller.signal;

import org.jspecify.annotations.NullMarked;
