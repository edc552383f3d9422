/** What StatefulSets and DaemonSets keep of their templates, as ControllerRevisions; pure functions, as all decisions. */
@NullMarked
package dev.gantry.deployment.revision;

import org.jspecify.annotations.NullMarked;
