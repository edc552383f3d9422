/** The PostgreSQL store: grouped writers, the change log whose order is commit order, and the watch cache fed from it. */
@NullMarked
package dev.gantry.apimachinery.store;

import org.jspecify.annotations.NullMarked;
