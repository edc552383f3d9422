package dev.gantry.benchmarks;

import dev.gantry.apimachinery.WireJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Counts, by a watch as any client could hold it, the pods of one set that were given a node, and how long each waited for it. */
final class Bindings implements AutoCloseable {

    private static final long GIVE_UP_SECONDS = 300;
    private static final String UID = "\"uid\":\"";

    private final LoadConnection watch;
    private final CountDownLatch unseen;
    private final CountDownLatch left;
    private final Set<String> bound = new HashSet<>();
    private final Map<String, Long> seenNanos = new HashMap<>();
    private final List<Long> waits = new ArrayList<>();
    private volatile @Nullable IOException problem;

    Bindings(Target target, String set, int expected) throws IOException {
        unseen = new CountDownLatch(expected);
        left = new CountDownLatch(expected);
        watch = LoadConnection.open(target.scheduler(), target.internalToken());
        watch.openStream("/api/v1/namespaces/bench/pods?watch=1&timeoutSeconds=600&labelSelector=set%3D" + set);
        Thread.ofPlatform().daemon().start(this::follow);
    }

    private void follow() {
        try {
            while (left.getCount() > 0) {
                String event = watch.streamedLine();
                long now = System.nanoTime();
                String uid = uid(event);
                if (seenNanos.putIfAbsent(uid, now) == null) {
                    unseen.countDown();
                }
                if (event.contains("\"nodeName\"") && bound.add(uid)) {
                    waits.add(now - seenNanos.getOrDefault(uid, now));
                    left.countDown();
                }
            }
        } catch (IOException e) {
            problem = e;
            release(unseen);
            release(left);
        }
    }

    private static void release(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            latch.countDown();
        }
    }

    /** Where a pod has no owners, the first uid is its own, which costs the measured machine less than to parse it all. */
    private static String uid(String event) throws IOException {
        if (event.contains("\"ownerReferences\"")) {
            return WireJson.MAPPER.readTree(event).at("/object/metadata/uid").asString();
        }
        int start = event.indexOf(UID);
        if (start < 0) {
            throw new IOException("an event without a uid: " + event);
        }
        return event.substring(start + UID.length(), event.indexOf('"', start + UID.length()));
    }

    /** From the event of a pod's creation to that of its binding, of all pods; after {@link #await}. */
    Latencies latencies() {
        return new Latencies(waits.stream().mapToLong(Long::longValue).toArray());
    }

    /** Waits until the watch has shown all pods, bound or not: what is shown before the first binding is no part of it. */
    void awaitSeen() throws InterruptedException, IOException {
        await(unseen, "seen");
    }

    void await() throws InterruptedException, IOException {
        await(left, "bound");
    }

    private void await(CountDownLatch latch, String what) throws InterruptedException, IOException {
        if (!latch.await(GIVE_UP_SECONDS, TimeUnit.SECONDS)) {
            throw new IOException(latch.getCount() + " pods were not " + what + " within " + GIVE_UP_SECONDS + " s");
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
