/** The sample application: a web server that says which pod and version answered. */
@NullMarked
package dev.gantry.samples.hello;

import org.jspecify.annotations.NullMarked;
