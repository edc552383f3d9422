package dev.gantry.agent.runtime.docker;

import okhttp3.Call;
import okhttp3.Response;
import okhttp3.ResponseBody;

/**
 * An answer of the engine that goes on. Any thread may close it: that ends its connection, and so whoever reads it. To close the
 * response alone would wait for the engine's next word.
 */
record EngineStream(Call call, Response response) implements AutoCloseable {

    ResponseBody body() {
        return response.body();
    }

    @Override
    public void close() {
        call.cancel();
        try {
            response.close();
        } catch (IllegalStateException e) {
            // Its reader is inside it: it fails now, as its connection is gone, and lets go of it.
        }
    }
}
