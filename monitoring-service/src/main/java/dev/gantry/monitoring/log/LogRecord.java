package dev.gantry.monitoring.log;

import java.time.Instant;

/**
 * One line that a container wrote. The pod's uid, the container, its restart and the sequence number name it for ever.
 *
 * @param revision the pod's template hash, which tells the revisions of its workload apart; "" where it has none
 * @param restart how often the container had been restarted
 * @param stream stdout or stderr
 * @param seq rises with each line of one run of the container
 */
public record LogRecord(
        Instant time,
        String node,
        String namespace,
        String pod,
        String podUid,
        String revision,
        String container,
        int restart,
        String stream,
        String line,
        long seq) {

    /** What makes a repeated delivery the same line. */
    String id() {
        return podUid + "/" + container + "/" + restart + "/" + seq;
    }
}
