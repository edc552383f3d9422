@NullMarked
package dev.gantry.launcher.pki;

import org.jspecify.annotations.NullMarked;
