@NullMarked
package dev.gantry.agent.stream.web;

import org.jspecify.annotations.NullMarked;
