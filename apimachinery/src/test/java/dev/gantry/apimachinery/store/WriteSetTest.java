package dev.gantry.apimachinery.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.WireJson;
import dev.gantry.apimachinery.store.StoreWrite.Result;
import dev.gantry.apimachinery.store.WriteSet.Outcome;
import dev.gantry.apimachinery.testing.TestDatabase;
import dev.gantry.apimachinery.testing.TestService;
import dev.gantry.apimachinery.testing.TestService.Replica;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.node.ObjectNode;

/** Writes that are committed together or not at all. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WriteSetTest {

    private static final int WRITERS = 8;
    private static final int TRIES = 40;

    private final String schema = TestDatabase.newSchema();
    private final Replica first = TestService.start(schema);
    private final Replica second = TestService.start(schema);

    @AfterAll
    void stop() {
        first.close();
        second.close();
    }

    @Test
    void allAreWrittenWithVersionsThatFollowOneAnother() throws Exception {
        Outcome outcome = together(first, write("a", 0, "1"), write("b", 0, "1"), write("c", 0, "1"));
        assertThat(outcome).isInstanceOf(Outcome.Committed.class);
        List<StoredObject> objects = ((Outcome.Committed) outcome).objects();
        assertThat(objects.stream().map(object -> object.key().name())).containsExactly("a", "b", "c");
        assertThat(objects.get(2).version()).isEqualTo(objects.get(0).version() + 2);
        assertThat(data(first, "b")).isEqualTo("1");
    }

    @Test
    void noneIsWrittenWhereOneWasOvertaken() throws Exception {
        Outcome outcome = together(first, write("d", 0, "1"), write("e", 7, "1"), write("f", 0, "1"));
        assertThat(outcome).isEqualTo(new Outcome.Refused(1, new Result.Mismatch(StoreWrite.ABSENT)));
        assertThat(data(first, "d")).isEmpty();
        assertThat(data(first, "f")).isEmpty();
    }

    @Test
    void noneIsWrittenWhereAnotherReplicaLeads() throws Exception {
        StoreWrite stale = new StoreWrite(
                TestService.CONFIG_MAP, key("h"), 0, map("h", "1"), false, Optional.of(new Fence("nobody", 1)));
        assertThat(together(first, write("g", 0, "1"), stale)).isEqualTo(new Outcome.Refused(1, new Result.Fenced()));
        assertThat(data(first, "g")).isEmpty();
    }

    @Test
    void aSetThatIsEmptyTooBigOrNamesAnObjectTwiceIsABug() {
        List<StoreWrite> tooMany = IntStream.rangeClosed(0, WriteSet.MAX_WRITES)
                .mapToObj(i -> write("many-" + i, 0, ""))
                .toList();
        List<StoreWrite> twice = List.of(write("i", 0, "1"), write("i", 0, "2"));
        assertThatThrownBy(() -> new WriteSet(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new WriteSet(tooMany)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new WriteSet(twice)).isInstanceOf(IllegalArgumentException.class);
    }

    /** Each writer moves all four objects from the versions it sees to the same new value; two at once must never mix. */
    @Test
    void setsThatRaceNeverMix() throws Exception {
        List<String> names = List.of("race-0", "race-1", "race-2", "race-3");
        together(first, names.stream().map(name -> write(name, 0, "start")).toArray(StoreWrite[]::new));
        int committed = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                int writer = i;
                writers.add(threads.submit(() -> race(writer, names)));
            }
            for (Future<Integer> writer : writers) {
                committed += writer.get();
            }
        }
        assertThat(committed).isPositive();
        store(second).cache().awaitVersion(store(first).cache().version(), Duration.ofSeconds(10));
        assertThat(names.stream().map(name -> data(second, name)).distinct()).hasSize(1);
        assertThat(names.stream().map(name -> current(second, name)).distinct()).hasSize(4);
    }

    private int race(int writer, List<String> names) throws Exception {
        Replica replica = writer % 2 == 0 ? first : second;
        int committed = 0;
        for (int i = 0; i < TRIES; i++) {
            String value = writer + "-" + i;
            StoreWrite[] writes = names.stream()
                    .map(name -> write(name, current(replica, name), value))
                    .toArray(StoreWrite[]::new);
            committed += together(replica, writes) instanceof Outcome.Committed ? 1 : 0;
        }
        return committed;
    }

    private static Outcome together(Replica replica, StoreWrite... writes) throws Exception {
        return store(replica).writeTogether(new WriteSet(List.of(writes))).get();
    }

    private static ResourceStore store(Replica replica) {
        return replica.bean(ResourceStore.class);
    }

    private static long current(Replica replica, String name) {
        return store(replica)
                .cache()
                .get(TestService.CONFIG_MAP, key(name))
                .map(StoredObject::version)
                .orElse(StoreWrite.ABSENT);
    }

    private static String data(Replica replica, String name) {
        return store(replica)
                .cache()
                .get(TestService.CONFIG_MAP, key(name))
                .map(object -> object.document().path("data").path("value").asString(""))
                .orElse("");
    }

    private static StoreWrite write(String name, long expected, String value) {
        return new StoreWrite(TestService.CONFIG_MAP, key(name), expected, map(name, value), false, Optional.empty());
    }

    private static ObjectKey key(String name) {
        return new ObjectKey("default", name);
    }

    private static ObjectNode map(String name, String value) {
        ObjectNode map = WireJson.MAPPER.createObjectNode();
        map.put("apiVersion", "v1").put("kind", "ConfigMap");
        map.putObject("metadata")
                .put("name", name)
                .put("namespace", "default")
                .put("uid", "uid-" + name)
                .put("creationTimestamp", "2026-01-01T00:00:00Z");
        map.putObject("data").put("value", value);
        return map;
    }
}
