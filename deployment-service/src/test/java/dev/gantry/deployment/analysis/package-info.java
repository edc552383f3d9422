@NullMarked
package dev.gantry.deployment.analysis;

import org.jspecify.annotations.NullMarked;
