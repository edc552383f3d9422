package dev.gantry.benchmarks;

import dev.gantry.apimachinery.WireJson;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Counts, by a watch as any client could hold it, the pods of one set that were given a node. */
final class Bindings implements AutoCloseable {

    private static final long GIVE_UP_SECONDS = 300;

    private final LoadConnection watch;
    private final CountDownLatch left;
    private final Set<String> bound = new HashSet<>();
    private volatile @Nullable IOException problem;

    Bindings(Target target, String set, int expected) throws IOException {
        left = new CountDownLatch(expected);
        watch = LoadConnection.open(target.scheduler(), target.internalToken());
        watch.openStream("/api/v1/namespaces/bench/pods?watch=1&timeoutSeconds=600&labelSelector=set%3D" + set);
        Thread.ofPlatform().daemon().start(this::follow);
    }

    private void follow() {
        try {
            while (left.getCount() > 0) {
                String event = watch.streamedLine();
                if (event.contains("\"nodeName\"")) {
                    JsonNode metadata =
                            WireJson.MAPPER.readTree(event).path("object").path("metadata");
                    if (bound.add(metadata.path("uid").asString())) {
                        left.countDown();
                    }
                }
            }
        } catch (IOException e) {
            problem = e;
            while (left.getCount() > 0) {
                left.countDown();
            }
        }
    }

    void await() throws InterruptedException, IOException {
        if (!left.await(GIVE_UP_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException(left.getCount() + " pods were not bound within " + GIVE_UP_SECONDS + " s");
        }
        if (problem != null) {
            throw new IOException("the watch of bindings ended", problem);
        }
    }

    @Override
    public void close() throws IOException {
        watch.close();
    }
}
