/** HTTP callbacks: durable subscriptions that deliver changes as CloudEvents batches. */
@NullMarked
package dev.gantry.apimachinery.callback;

import org.jspecify.annotations.NullMarked;
