package dev.gantry.apimachinery.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.apimachinery.testing.ApiCall;
import dev.gantry.apimachinery.testing.ReplicaProcess;
import dev.gantry.apimachinery.testing.TestDatabase;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** A service killed with -9 while it writes: what it acknowledged is there after a restart. */
class KilledServiceTest {

    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final int WRITERS = 8;
    private static final int ACKNOWLEDGED_BEFORE_KILL = 300;

    @Test
    void nothingAcknowledgedIsLost() throws Exception {
        String schema = TestDatabase.newSchema();
        Set<String> acknowledged = ConcurrentHashMap.newKeySet();
        CountDownLatch enough = new CountDownLatch(ACKNOWLEDGED_BEFORE_KILL);
        try (ReplicaProcess replica = ReplicaProcess.start(schema);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < WRITERS; i++) {
                int writer = i;
                threads.execute(() -> writeUntilKilled(replica, writer, acknowledged, enough));
            }
            enough.await();
            replica.kill();
        }
        try (ReplicaProcess again = ReplicaProcess.start(schema)) {
            ApiCall api = new ApiCall(again.url());
            Set<String> stored = new HashSet<>();
            var list = api.get(MAPS).body();
            list.path("items")
                    .forEach(item ->
                            stored.add(item.path("metadata").path("name").asString()));
            assertThat(stored).containsAll(acknowledged);
            assertThat(api.post(MAPS, body("after")).code()).isEqualTo(201);
        }
    }

    private static void writeUntilKilled(
            ReplicaProcess replica, int writer, Set<String> acknowledged, CountDownLatch enough) {
        ApiCall api = new ApiCall(replica.url());
        for (int i = 0; i < 100_000; i++) {
            String name = "w" + writer + "-" + i;
            try {
                if (api.post(MAPS, body(name)).code() == 201) {
                    acknowledged.add(name);
                    enough.countDown();
                }
            } catch (UncheckedIOException killed) {
                return;
            }
        }
    }

    private static String body(String name) {
        return "{\"metadata\":{\"name\":\"" + name + "\"},\"data\":{\"k\":\"" + "x".repeat(500) + "\"}}";
    }
}
