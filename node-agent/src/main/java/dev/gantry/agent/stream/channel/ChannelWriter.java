package dev.gantry.agent.stream.channel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;

/** Sends on the channels of one WebSocket, from any thread, one message at a time. */
public final class ChannelWriter {

    /** Content of one message in bytes: what proxies pass in one WebSocket frame is often limited to 64 KiB. */
    static final int MAX_CONTENT_BYTES = 32 * 1024;

    /** Sends one binary message; may wait. */
    public interface Messages {
        void send(ByteBuffer message) throws IOException;
    }

    private final Messages messages;
    private final ReentrantLock lock = new ReentrantLock(true); // fair: no channel starves another

    public ChannelWriter(Messages messages) {
        this.messages = messages;
    }

    /** Sends the bytes as one or more messages; no bytes are one empty message, which only shows that the channel is there. */
    public void write(int channel, byte[] bytes, int offset, int length) throws IOException {
        int sent = 0;
        do {
            int count = Math.min(length - sent, MAX_CONTENT_BYTES);
            ByteBuffer message = ByteBuffer.allocate(1 + count)
                    .put((byte) channel)
                    .put(bytes, offset + sent, count)
                    .flip();
            send(message);
            sent += count;
        } while (sent < length);
    }

    public void write(int channel, byte[] bytes) throws IOException {
        write(channel, bytes, 0, bytes.length);
    }

    private void send(ByteBuffer message) throws IOException {
        lock.lock();
        try {
            messages.send(message);
        } finally {
            lock.unlock();
        }
    }
}
