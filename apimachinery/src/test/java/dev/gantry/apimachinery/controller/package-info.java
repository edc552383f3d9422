@NullMarked
package dev.gantry.apimachinery.controller;

import org.jspecify.annotations.NullMarked;
