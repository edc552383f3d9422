/** Operating system processes that outlive the command that started them. */
@NullMarked
package dev.gantry.launcher.process;

import org.jspecify.annotations.NullMarked;
