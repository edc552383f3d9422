package dev.gantry.monitoring.log;

import java.io.IOException;

/** Some replica that may hold lines of those asked for did not answer. */
final class MissingReplicaException extends IOException {

    private static final long serialVersionUID = 1;

    MissingReplicaException(int missing) {
        super(missing + " log stores do not answer");
    }
}
