/** What a namespace's pods and claims may request: one by one (LimitRange) and together (ResourceQuota). */
@NullMarked
package dev.gantry.scheduler.quota;

import org.jspecify.annotations.NullMarked;
