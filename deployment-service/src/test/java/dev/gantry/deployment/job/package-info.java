@NullMarked
package dev.gantry.deployment.job;

import org.jspecify.annotations.NullMarked;
