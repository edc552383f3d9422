/** The registry's own HTTP endpoints beside the Kubernetes API. */
@NullMarked
package dev.gantry.registry.web;

import org.jspecify.annotations.NullMarked;
