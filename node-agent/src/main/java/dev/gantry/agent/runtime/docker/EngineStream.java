package dev.gantry.agent.runtime.docker;

import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import okhttp3.Call;
import okhttp3.Response;
import okhttp3.ResponseBody;

/**
 * An answer of the engine that goes on. Any thread may close it: that ends its connection, and so whoever reads it. To close the
 * response alone would wait for the engine's next word, and to close it under its reader would tear the buffers that both use.
 */
final class EngineStream implements AutoCloseable {

    private final Call call;
    private final Response response;
    private final ReentrantLock reader = new ReentrantLock();

    EngineStream(Call call, Response response) {
        this.call = call;
        this.response = response;
    }

    /** What takes the next part of an answer. */
    @FunctionalInterface
    interface Reading<T> {
        T next() throws IOException;
    }

    /** For a stream that is read and closed by one thread, and for what reads by {@link #read}. */
    ResponseBody body() {
        return response.body();
    }

    /** Reads, where another thread may close the stream meanwhile: then it fails, or says that the stream has ended. */
    <T> T read(Reading<T> reading) throws IOException {
        reader.lock();
        try {
            return reading.next();
        } finally {
            reader.unlock();
        }
    }

    @Override
    public void close() {
        call.cancel();
        if (reader.tryLock()) {
            try {
                response.close();
            } finally {
                reader.unlock();
            }
        }
        // Else its reader is inside it: it fails now, as its connection is gone, and by that gives the connection back.
    }
}
