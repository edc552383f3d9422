/** The kind Pod: its type, rules and subresources. */
@NullMarked
package dev.gantry.scheduler.pod;

import org.jspecify.annotations.NullMarked;
