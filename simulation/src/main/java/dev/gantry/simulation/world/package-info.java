/** What all simulations are built of: a store with the API's rules, late views, requests that get lost, time that passes on demand. */
@NullMarked
package dev.gantry.simulation.world;

import org.jspecify.annotations.NullMarked;
