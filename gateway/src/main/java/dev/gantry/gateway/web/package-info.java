/** The listeners, filters and handlers of the front door. */
@NullMarked
package dev.gantry.gateway.web;

import org.jspecify.annotations.NullMarked;
