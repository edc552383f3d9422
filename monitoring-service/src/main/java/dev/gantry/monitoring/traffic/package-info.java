/** What users of applications got, as gateways counted it, for each revision of a workload. */
@NullMarked
package dev.gantry.monitoring.traffic;

import org.jspecify.annotations.NullMarked;
