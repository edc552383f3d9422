/** What tests of services share: a real PostgreSQL and small ways to call the API. */
@NullMarked
package dev.gantry.apimachinery.testing;

import org.jspecify.annotations.NullMarked;
