package dev.gantry.agent.stream.portforward;

import java.io.IOException;

/** The client's end of one forwarded TCP connection, whatever the protocol that carries it. */
interface ClientStream {

    /** Waits for bytes; their number, or -1 when the client sends no more. */
    int read(byte[] target) throws IOException;

    void write(byte[] bytes, int length) throws IOException;

    /** Tells the client that the pod sends no more; its own bytes may still come. */
    void finish() throws IOException;

    /** Ends both directions. */
    void reset() throws IOException;
}
