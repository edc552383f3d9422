package dev.gantry.apimachinery.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gantry.apimachinery.client.ResourceView;
import dev.gantry.apimachinery.store.ResourceStore;
import dev.gantry.apimachinery.testing.ApiCall;
import dev.gantry.apimachinery.testing.TestDatabase;
import dev.gantry.apimachinery.testing.TestService;
import dev.gantry.apimachinery.testing.TestService.Replica;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** One service mirrors another's objects by callbacks, through restarts of the owner. */
class CallbackMirrorTest {

    private static final String MAPS = "/api/v1/namespaces/default/configmaps";

    @Test
    void aMirrorFollowsItsOwnerThroughARestart() {
        String ownerSchema = TestDatabase.newSchema();
        Replica owner = TestService.start(ownerSchema);
        int port = owner.url().getPort();
        try (Replica subscriber = subscriberOf(owner)) {
            ResourceView<ConfigMap> mirror = mirrorOf(subscriber);
            write(owner, "a", "b");
            awaitSame(owner, mirror);
            delete(owner, "a");
            awaitSame(owner, mirror);
            assertThat(mirror.synced()).isTrue();

            owner.close();
            try (Replica restarted = TestService.startAt(TestDatabase.url(ownerSchema), ownerSchema, port)) {
                write(restarted, "c", "d");
                delete(restarted, "b");
                awaitSame(restarted, mirror);
                assertThat(names(mirror)).containsExactly("c", "d");
            }
        }
    }

    /** More than one page of them, and some are gone before the last is read. */
    @Test
    void aMirrorThatComesLateReadsAll() {
        try (Replica owner = TestService.start(TestDatabase.newSchema())) {
            write(owner, IntStream.range(0, 1_100).mapToObj(i -> "m" + i).toArray(String[]::new));
            try (Replica subscriber = subscriberOf(owner)) {
                ResourceView<ConfigMap> mirror = mirrorOf(subscriber);
                for (int i = 0; i < 1_100; i += 100) {
                    delete(owner, "m" + i);
                }
                write(owner, "m0", "new");
                awaitSame(owner, mirror);
                assertThat(names(mirror)).hasSize(1_091);
            }
        }
    }

    /** Well before the next time that it would read all. */
    @Test
    void aMirrorThatIsNotCalledAnyMoreAsksForIt() {
        try (Replica owner = TestService.start(TestDatabase.newSchema())) {
            try (Replica subscriber = subscriberOf(owner)) {
                ResourceView<ConfigMap> mirror = mirrorOf(subscriber);
                write(owner, "a");
                awaitSame(owner, mirror);
                ApiCall api = new ApiCall(owner.url());
                String id =
                        api.get("/gantry/v1/subscriptions").body().at("/0/id").asString();
                assertThat(api.delete("/gantry/v1/subscriptions/" + id, "").code() / 100)
                        .isEqualTo(2);
                write(owner, "b");
                delete(owner, "a");
                awaitSame(owner, mirror);
                assertThat(names(mirror)).containsExactly("b");
                assertThat(api.get("/gantry/v1/subscriptions").body()).hasSize(1);
            }
        }
    }

    @Test
    void aSubscriptionIsCheckedFieldByField() {
        try (Replica service = TestService.start(TestDatabase.newSchema())) {
            ApiCall api = new ApiCall(service.url());
            var refused = api.post(
                    "/gantry/v1/subscriptions",
                    "{\"url\":\"ftp://x\",\"kinds\":[\"v9/Nothing\"],\"selector\":\"a=(\"}");
            assertThat(refused.code()).isEqualTo(422);
            assertThat(refused.body().path("causes").findValuesAsString("field"))
                    .containsExactly("url", "kinds[0]", "selector");
            assertThat(api.get("/gantry/v1/subscriptions").body()).isEmpty();
        }
    }

    private static Replica subscriberOf(Replica owner) {
        String schema = TestDatabase.newSchema();
        return TestService.startAt(
                TestDatabase.url(schema),
                schema,
                freePort(),
                "gantry.services.scheduler",
                owner.url().toString());
    }

    private static ResourceView<ConfigMap> mirrorOf(Replica subscriber) {
        return subscriber.bean(RemoteResources.class).mirror("scheduler", ConfigMap.class);
    }

    private static int freePort() {
        try (var socket = new java.net.ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void write(Replica owner, String... names) {
        for (String name : names) {
            assertThat(new ApiCall(owner.url())
                            .post(MAPS, "{\"metadata\":{\"name\":\"" + name + "\"}}")
                            .code())
                    .isEqualTo(201);
        }
    }

    private static void delete(Replica owner, String name) {
        assertThat(new ApiCall(owner.url()).delete(MAPS + "/" + name, "").code())
                .isEqualTo(200);
    }

    private static void awaitSame(Replica owner, ResourceView<ConfigMap> mirror) {
        Set<String> wanted = owner.bean(ResourceStore.class).cache().list(TestService.CONFIG_MAP, "").objects().stream()
                .map(object -> object.key().name())
                .collect(Collectors.toCollection(TreeSet::new));
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(names(mirror)).isEqualTo(wanted));
    }

    private static Set<String> names(ResourceView<ConfigMap> mirror) {
        return mirror.list().stream()
                .map(map -> map.getMetadata().getName())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
