package dev.gantry.agent.stream.portforward;

import dev.gantry.agent.stream.BytePipe;

/** One forwarded port of the channel protocol, and the client's bytes on their way to it. */
record ForwardedChannel(int port, int dataChannel, BytePipe incoming) {

    /** The client's bytes that wait for the pod to take them. */
    private static final int BUFFER_BYTES = 64 * 1024;

    ForwardedChannel(int port, int dataChannel) {
        this(port, dataChannel, new BytePipe(BUFFER_BYTES));
    }

    int errorChannel() {
        return dataChannel + 1;
    }
}
