/** What the agent sends to monitoring: what containers use, and what they write. */
@NullMarked
package dev.gantry.agent.report;

import org.jspecify.annotations.NullMarked;
