/** The life of namespaces: those that always exist, and the emptying of those that are deleted. */
@NullMarked
package dev.gantry.registry.namespace;

import org.jspecify.annotations.NullMarked;
