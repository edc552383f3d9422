/** What a request path of the Kubernetes API names. */
@NullMarked
package dev.gantry.gateway.path;

import org.jspecify.annotations.NullMarked;
