/** Control loops: work queue, reconciler, leader lease. */
@NullMarked
package dev.gantry.apimachinery.controller;

import org.jspecify.annotations.NullMarked;
