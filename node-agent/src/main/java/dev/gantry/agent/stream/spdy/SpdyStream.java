package dev.gantry.agent.stream.spdy;

import dev.gantry.agent.stream.BytePipe;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;

/** One stream of a connection, opened by the other side. One thread reads, one writes; any may end it. */
public final class SpdyStream {

    /** What a sender may send ahead of the reader, in bytes: SPDY/3.1's first window, which we never change. */
    static final int WINDOW_BYTES = 64 * 1024;

    private final SpdyConnection connection;
    private final int id;
    private final SpdyHeaders headers;
    private final BytePipe incoming = new BytePipe(WINDOW_BYTES);
    private final AtomicBoolean localFinished = new AtomicBoolean();
    private final AtomicBoolean remoteFinished = new AtomicBoolean();
    private volatile boolean reset;
    private int unacknowledgedBytes;

    SpdyStream(SpdyConnection connection, int id, SpdyHeaders headers) {
        this.connection = connection;
        this.id = id;
        this.headers = headers;
    }

    public int id() {
        return id;
    }

    public SpdyHeaders headers() {
        return headers;
    }

    /** Waits for data; the number of bytes read, or -1 when the other side has finished. */
    public int read(byte[] target) throws IOException {
        try {
            int count = incoming.read(target);
            acknowledge(count);
            return count;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    /** A window update for every byte would double the frames; one for each half window keeps the sender going. */
    private void acknowledge(int count) throws IOException {
        unacknowledgedBytes += Math.max(count, 0);
        if (unacknowledgedBytes >= WINDOW_BYTES / 2 && !remoteFinished.get() && !reset) {
            connection.send(new SpdyFrame.WindowUpdate(id, unacknowledgedBytes));
            unacknowledgedBytes = 0;
        }
    }

    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (reset || localFinished.get()) {
            throw new IOException("stream " + id + " is closed for writing");
        }
        connection.send(new SpdyFrame.Data(id, false, ByteBuffer.wrap(bytes, offset, length)));
    }

    /** Tells the other side that no more data comes; a second call has no effect. */
    public void finish() throws IOException {
        if (!reset && localFinished.compareAndSet(false, true)) {
            connection.send(new SpdyFrame.Data(id, true, ByteBuffer.allocate(0)));
            forgetIfDone();
        }
    }

    /** Ends the stream in both directions. */
    public void reset(int status) throws IOException {
        if (!reset && !(localFinished.get() && remoteFinished.get())) {
            remoteReset();
            connection.send(new SpdyFrame.RstStream(id, status));
        }
    }

    /** Drops what has arrived and still will, so that the connection does not wait for a reader. */
    public void ignoreInput() {
        incoming.abandon();
    }

    void received(ByteBuffer payload) throws IOException {
        try {
            incoming.write(payload);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException();
        }
    }

    void remoteFinished() {
        remoteFinished.set(true);
        incoming.finish();
        forgetIfDone();
    }

    void remoteReset() {
        reset = true;
        incoming.breakOff();
        connection.forget(this);
    }

    private void forgetIfDone() {
        if (localFinished.get() && remoteFinished.get()) {
            connection.forget(this);
        }
    }
}
