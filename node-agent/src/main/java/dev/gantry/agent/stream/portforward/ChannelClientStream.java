package dev.gantry.agent.stream.portforward;

import dev.gantry.agent.stream.channel.ChannelWriter;
import java.io.IOException;
import java.io.InterruptedIOException;

/** A client's end in the channel protocol, which cannot tell of one direction's end: the pod's ends both. */
record ChannelClientStream(ForwardedChannel port, ChannelWriter writer) implements ClientStream {

    @Override
    public int read(byte[] target) throws IOException {
        try {
            return port.incoming().read(target);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    @Override
    public void write(byte[] bytes, int length) throws IOException {
        writer.write(port.dataChannel(), bytes, 0, length);
    }

    @Override
    public void finish() {
        reset();
    }

    @Override
    public void reset() {
        port.incoming().breakOff();
    }
}
