@NullMarked
package dev.gantry.monitoring.recommend;

import org.jspecify.annotations.NullMarked;
