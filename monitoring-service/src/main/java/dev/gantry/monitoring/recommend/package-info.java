/** What containers should request, learnt from what they used: pure functions of samples. */
@NullMarked
package dev.gantry.monitoring.recommend;

import org.jspecify.annotations.NullMarked;
