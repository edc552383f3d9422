package dev.gantry.agent.stream.spdy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The accepting side of one SPDY/3.1 connection over any transport of bytes. One thread hands in what arrives and waits
 * there while a stream's reader is behind: kubectl keeps to no window, so that this is the only brake. For the same reason
 * this side keeps to no window when it sends, and leaves the brake to the transport.
 */
public final class SpdyConnection implements AutoCloseable {

    /** Streams open at once: kubectl takes two for each forwarded TCP connection, and each may hold 64 KiB. */
    static final int MAX_STREAMS = 512;

    /** Takes the bytes of one frame; called by one thread at a time, and may wait. */
    public interface Transport {
        void send(ByteBuffer bytes) throws IOException;
    }

    /** Told of each stream the other side opens; must not wait. */
    public interface Acceptor {
        /** False refuses the stream. */
        boolean accept(SpdyStream stream);
    }

    private final Transport transport;
    private final Acceptor acceptor;
    private final SpdyDecoder decoder = new SpdyDecoder();
    private final SpdyEncoder encoder = new SpdyEncoder();
    private final ConcurrentHashMap<Integer, SpdyStream> streams = new ConcurrentHashMap<>();
    private final ReentrantLock receiving = new ReentrantLock();
    private final ReentrantLock sending = new ReentrantLock(true); // fair: no stream starves another
    private volatile boolean closed;
    private int lastStreamId;
    private boolean leaving;

    public SpdyConnection(Transport transport, Acceptor acceptor) {
        this.transport = transport;
        this.acceptor = acceptor;
    }

    /**
     * Handles bytes that arrived. On a {@link SpdyProtocolException} the other side has been told, and the connection must be
     * closed.
     */
    public void receive(ByteBuffer bytes) throws IOException {
        receiving.lock();
        try {
            requireOpen();
            decoder.decode(bytes, this::received);
        } catch (SpdyProtocolException e) {
            send(new SpdyFrame.GoAway(lastStreamId, SpdyFrame.GoAway.PROTOCOL_ERROR));
            throw e;
        } finally {
            receiving.unlock();
        }
    }

    private void received(SpdyFrame frame) throws IOException {
        switch (frame) {
            case SpdyFrame.SynStream f -> opened(f);
            case SpdyFrame.Data f -> data(f);
            case SpdyFrame.RstStream f -> reset(f);
            case SpdyFrame.Headers f -> finished(f.streamId(), f.finished());
            case SpdyFrame.Ping f -> ping(f);
            case SpdyFrame.GoAway _ -> leaving = true;
            case SpdyFrame.SynReply f -> reject(f.streamId()); // this side opens no streams
            case SpdyFrame.Settings _, SpdyFrame.WindowUpdate _, SpdyFrame.Unknown _ -> {}
        }
    }

    private void opened(SpdyFrame.SynStream frame) throws IOException {
        int id = frame.streamId();
        if (id % 2 == 0 || id <= lastStreamId) {
            throw new SpdyProtocolException("stream id " + id + " is not a new one of a client");
        }
        lastStreamId = id;
        SpdyStream stream = new SpdyStream(this, id, frame.headers());
        if (leaving || streams.size() >= MAX_STREAMS) {
            send(new SpdyFrame.RstStream(id, SpdyFrame.RstStream.REFUSED_STREAM));
            return;
        }
        streams.put(id, stream);
        send(new SpdyFrame.SynReply(id, false, SpdyHeaders.NONE));
        finished(id, frame.finished());
        if (!acceptor.accept(stream)) {
            stream.reset(SpdyFrame.RstStream.REFUSED_STREAM);
        }
    }

    private void data(SpdyFrame.Data frame) throws IOException {
        SpdyStream stream = streams.get(frame.streamId());
        if (stream != null) {
            stream.received(frame.payload());
            finished(frame.streamId(), frame.finished());
        } else if (frame.streamId() > lastStreamId) {
            reject(frame.streamId());
        } // else it crossed with our end of the stream
    }

    private void finished(int streamId, boolean finished) {
        @Nullable SpdyStream stream = streams.get(streamId);
        if (finished && stream != null) {
            stream.remoteFinished();
        }
    }

    private void reset(SpdyFrame.RstStream frame) {
        @Nullable SpdyStream stream = streams.get(frame.streamId());
        if (stream != null) {
            stream.remoteReset();
        }
    }

    /** Even ids would be echoes of pings of ours, and we send none. */
    private void ping(SpdyFrame.Ping frame) throws IOException {
        if (frame.id() % 2 != 0) {
            send(frame);
        }
    }

    private void reject(int streamId) throws IOException {
        send(new SpdyFrame.RstStream(streamId, SpdyFrame.RstStream.INVALID_STREAM));
    }

    void send(SpdyFrame frame) throws IOException {
        sending.lock();
        try {
            requireOpen();
            transport.send(encoder.encode(frame));
        } finally {
            sending.unlock();
        }
    }

    private void requireOpen() throws IOException {
        if (closed) {
            throw new IOException("the connection is closed");
        }
    }

    void forget(SpdyStream stream) {
        streams.remove(stream.id());
    }

    /** The transport is gone: every stream breaks off, which also ends a {@link #receive} that waits for a reader. */
    @Override
    public void close() {
        closed = true;
        List.copyOf(streams.values()).forEach(SpdyStream::remoteReset);
        receiving.lock();
        try {
            decoder.close();
        } finally {
            receiving.unlock();
        }
        sending.lock();
        try {
            encoder.close();
        } finally {
            sending.unlock();
        }
    }
}
