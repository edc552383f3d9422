/** The loops that show recommendations on workloads and, where asked, apply them. */
@NullMarked
package dev.gantry.deployment.controller.recommend;

import org.jspecify.annotations.NullMarked;
