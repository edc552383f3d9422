/** What each word after ./gantry does. */
@NullMarked
package dev.gantry.launcher.command;

import org.jspecify.annotations.NullMarked;
