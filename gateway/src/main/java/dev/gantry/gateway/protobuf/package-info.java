/** Reads the protobuf bodies of Kubernetes' typed clients as the JSON that the same objects have. */
@NullMarked
package dev.gantry.gateway.protobuf;

import org.jspecify.annotations.NullMarked;
