@NullMarked
package dev.gantry.deployment.recommend;

import org.jspecify.annotations.NullMarked;
