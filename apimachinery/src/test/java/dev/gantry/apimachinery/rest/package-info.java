@NullMarked
package dev.gantry.apimachinery.rest;

import org.jspecify.annotations.NullMarked;
