/** What the services serve, merged into one discovery and one OpenAPI: pure functions over their documents. */
@NullMarked
package dev.gantry.gateway.discovery;

import org.jspecify.annotations.NullMarked;
