package dev.gantry.agent.report;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * One piece of output as monitoring takes it; (podUid, container, restart, seq) never repeats with another content.
 *
 * @param revision the pod's template hash, or ""
 */
record LogRecord(
        String time,
        String node,
        String namespace,
        String pod,
        String podUid,
        String revision,
        String container,
        int restart,
        String stream,
        String line,
        @JsonProperty("seq") long sequence) {}
