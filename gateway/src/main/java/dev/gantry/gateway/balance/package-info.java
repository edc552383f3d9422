/** Which endpoint takes a request, and whether a failed one may be tried again: decisions without I/O. */
@NullMarked
package dev.gantry.gateway.balance;

import org.jspecify.annotations.NullMarked;
