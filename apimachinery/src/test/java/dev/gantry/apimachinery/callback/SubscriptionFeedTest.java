package dev.gantry.apimachinery.callback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.apimachinery.schema.LabelSelector;
import dev.gantry.apimachinery.store.ResourceStore;
import dev.gantry.apimachinery.store.WatchCache;
import dev.gantry.apimachinery.testing.ApiCall;
import dev.gantry.apimachinery.testing.TestDatabase;
import dev.gantry.apimachinery.testing.TestService;
import dev.gantry.apimachinery.testing.TestService.Replica;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a subscription hears of, of all that changes in its service. */
class SubscriptionFeedTest {

    private static final String MAPS = "/api/v1/namespaces/default/configmaps";
    private static final String NODES = "/api/v1/nodes";

    private static Replica service;
    private static ApiCall api;

    @BeforeAll
    static void start() {
        service = TestService.start(TestDatabase.newSchema());
        api = new ApiCall(service.url());
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void changesOfOtherKindsEndNoWait() throws InterruptedException {
        SubscriptionFeed feed = feed();
        create(NODES, "n1", "n2");
        Duration wait = Duration.ofMillis(300);
        long start = System.nanoTime();
        assertThat(feed.next(wait).events()).isZero();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(wait);
        assertThat(feed.version()).isEqualTo(cache().version());
    }

    @Test
    void aBatchHoldsWhatCameSinceTheLast() throws InterruptedException {
        SubscriptionFeed feed = feed();
        create(MAPS, "a", "b");
        create(NODES, "n3");
        create(MAPS, "c");
        assertThat(feed.next(Duration.ofSeconds(10)).events()).isEqualTo(3);
        assertThat(feed.version()).isEqualTo(cache().version());
    }

    private static SubscriptionFeed feed() {
        return new SubscriptionFeed(
                cache(), List.of(TestService.CONFIG_MAP), LabelSelector.parse(""), "test", cache().version());
    }

    private static WatchCache cache() {
        return service.bean(ResourceStore.class).cache();
    }

    private static void create(String path, String... names) {
        for (String name : names) {
            assertThat(api.post(path, "{\"metadata\":{\"name\":\"" + name + "\"}}")
                            .code())
                    .isEqualTo(201);
        }
    }
}
