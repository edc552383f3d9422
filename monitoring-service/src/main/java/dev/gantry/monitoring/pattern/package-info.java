/** What kinds of lines a log consists of: pure functions from lines to patterns, bounded in time and memory. */
@NullMarked
package dev.gantry.monitoring.pattern;

import org.jspecify.annotations.NullMarked;
