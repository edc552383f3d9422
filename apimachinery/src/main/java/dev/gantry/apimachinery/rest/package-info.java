/** The generic REST endpoint that serves every registered resource type over HTTP and WebSocket. */
@NullMarked
package dev.gantry.apimachinery.rest;

import org.jspecify.annotations.NullMarked;
