@NullMarked
package dev.gantry.agent.report;

import org.jspecify.annotations.NullMarked;
