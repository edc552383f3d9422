package dev.gantry.apimachinery.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.WireJson;
import dev.gantry.apimachinery.rest.ResourceOperations;
import dev.gantry.apimachinery.rest.WriteOptions;
import dev.gantry.apimachinery.testing.TestDatabase;
import dev.gantry.apimachinery.testing.TestService;
import dev.gantry.apimachinery.testing.TestService.Replica;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.node.ObjectNode;

/** Many writers on two replicas of a service: nothing lost, nothing doubled, one order for everyone. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConcurrentWritersTest {

    private static final int WRITERS = 32;
    private static final int EDITS = 25;
    private static final int COUNTERS = 8;

    private final String schema = TestDatabase.newSchema();
    private final Replica first = TestService.start(schema);
    private final Replica second = TestService.start(schema);

    @AfterAll
    void stop() {
        first.close();
        second.close();
    }

    private Replica replica(int i) {
        return i % 2 == 0 ? first : second;
    }

    private static ResourceStore store(Replica replica) {
        return replica.bean(ResourceStore.class);
    }

    private static ObjectKey counter(int i) {
        return new ObjectKey("default", "counter-" + i % COUNTERS);
    }

    private static WriteOptions options() {
        return WriteOptions.internal(Optional.empty());
    }

    private static ObjectNode map(ObjectKey key) {
        ObjectNode map = WireJson.MAPPER.createObjectNode();
        map.putObject("metadata").put("name", key.name());
        map.putObject("data").put("n", "0");
        return map;
    }

    private static ObjectNode incremented(ObjectNode map) {
        int n = Integer.parseInt(map.path("data").path("n").asString());
        map.withObject("data").put("n", Integer.toString(n + 1));
        return map;
    }

    @Test
    void everyIncrementCountsAndEveryWatcherSeesTheSame() throws Exception {
        for (int i = 0; i < COUNTERS; i++) {
            ResourceOperations.join(first.bean(ResourceOperations.class)
                    .create(TestService.CONFIG_MAP, "default", map(counter(i)), options()));
        }
        long start = store(first).cache().version();
        store(second).cache().awaitVersion(start, Duration.ofSeconds(10));

        AtomicInteger acknowledged = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<String>>> watchers = new ArrayList<>();
            watchers.add(threads.submit(watcher(first, start)));
            watchers.add(threads.submit(watcher(second, start)));
            List<Future<?>> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                int writer = i;
                writers.add(threads.submit(() -> write(writer, acknowledged, refused)));
            }
            for (Future<?> writer : writers.subList(0, WRITERS / 2)) {
                writer.get();
            }
            watchers.add(threads.submit(watcher(first, start + 50)));
            watchers.add(threads.submit(watcher(second, start + 100)));
            for (Future<?> writer : writers) {
                writer.get();
            }
            ResourceOperations.join(first.bean(ResourceOperations.class)
                    .create(TestService.CONFIG_MAP, "default", map(new ObjectKey("default", "end")), options()));

            List<String> all = watchers.getFirst().get();
            assertThat(all).doesNotHaveDuplicates().hasSize(acknowledged.get() + 1);
            assertThat(watchers.get(1).get()).isEqualTo(all);
            assertThat(all).endsWith(watchers.get(2).get().toArray(String[]::new));
            assertThat(all).endsWith(watchers.get(3).get().toArray(String[]::new));
        }
        assertThat(sumOfCounters(first)).isEqualTo(acknowledged.get());
        assertThat(sumOfCounters(second)).isEqualTo(acknowledged.get());
        assertThat(acknowledged.get() + refused.get()).isEqualTo(WRITERS * EDITS);
        assertThat(refused.get()).as("conflicts are retried").isLessThan(WRITERS * EDITS / 4);
    }

    private void write(int writer, AtomicInteger acknowledged, AtomicInteger refused) {
        ResourceOperations operations = replica(writer).bean(ResourceOperations.class);
        for (int i = 0; i < EDITS; i++) {
            try {
                ResourceOperations.join(operations.edit(
                        TestService.CONFIG_MAP,
                        counter(writer + i),
                        false,
                        ConcurrentWritersTest::incremented,
                        options()));
                acknowledged.incrementAndGet();
            } catch (ApiException e) {
                assertThat(e.isConflict()).as(e.getMessage()).isTrue();
                refused.incrementAndGet();
            }
        }
    }

    /** Follows the changes after a version up to the object that marks the end. */
    private static Callable<List<String>> watcher(Replica replica, long after) {
        return () -> {
            List<String> seen = new ArrayList<>();
            ChangeCursor cursor = store(replica).cache().cursor(TestService.CONFIG_MAP, after);
            long last = after;
            while (true) {
                Change change = cursor.next(Duration.ofSeconds(30));
                assertThat(change).as("a change within 30 s").isNotNull();
                assertThat(change.version()).isGreaterThan(last);
                last = change.version();
                seen.add(change.type() + " " + change.version() + " "
                        + change.object().document().path("data").path("n").asString());
                if (change.object().key().name().equals("end")) {
                    return seen;
                }
            }
        };
    }

    private static int sumOfCounters(Replica replica) {
        return store(replica).cache().list(TestService.CONFIG_MAP, "default").objects().stream()
                .mapToInt(o ->
                        Integer.parseInt(o.document().path("data").path("n").asString()))
                .sum();
    }

    @Test
    void aWriteOfAnEarlierLeaderIsRefused() throws Exception {
        var database = first.bean(org.springframework.jdbc.core.simple.JdbcClient.class);
        database.sql("insert into leader_lease values ('loop', 'a', 7, now())").update();
        ObjectKey key = new ObjectKey("default", "fenced");
        WriteOptions stale = WriteOptions.internal(Optional.of(new Fence("loop", 6)));
        WriteOptions current = WriteOptions.internal(Optional.of(new Fence("loop", 7)));
        ResourceOperations operations = second.bean(ResourceOperations.class);
        assertThat(operations
                        .create(TestService.CONFIG_MAP, "default", map(key), stale)
                        .handle((object, failure) ->
                                ResourceOperations.refusal(failure).code())
                        .get())
                .isEqualTo(503);
        assertThat(store(second).cache().get(TestService.CONFIG_MAP, key)).isEmpty();
        ResourceOperations.join(operations.create(TestService.CONFIG_MAP, "default", map(key), current));
        assertThat(store(second).cache().get(TestService.CONFIG_MAP, key)).isPresent();
        ResourceOperations.join(operations.delete(
                TestService.CONFIG_MAP, key, dev.gantry.apimachinery.rest.DeleteRequest.PLAIN, current));
    }
}
