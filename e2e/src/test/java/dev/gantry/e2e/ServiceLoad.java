package dev.gantry.e2e;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Steady requests to a Service through the gateway, until it is closed; every one that is not answered with 200 counts. */
final class ServiceLoad implements AutoCloseable {

    private static final int WORKERS = 5;

    /** Each worker sends 20 requests a second. */
    private static final Duration PERIOD = Duration.ofMillis(50);

    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final HttpRequest request;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger answered = new AtomicInteger();
    private final Map<String, Integer> answers = new ConcurrentHashMap<>();
    private final List<String> failures = new CopyOnWriteArrayList<>();

    private ServiceLoad(URI url) {
        request = HttpRequest.newBuilder(url).timeout(ANSWER_LIMIT).build();
    }

    static ServiceLoad on(GantryStack stack, String service) {
        ServiceLoad load = new ServiceLoad(URI.create(stack.applicationsUrl() + "/services/default/" + service + "/"));
        for (int i = 0; i < WORKERS; i++) {
            load.workers.execute(load::work);
        }
        return load;
    }

    int answered() {
        return answered.get();
    }

    /** How often each answer came since the last call, by its text. */
    Map<String, Integer> takeAnswers() {
        Map<String, Integer> taken = new HashMap<>();
        for (String text : Set.copyOf(answers.keySet())) {
            taken.put(text, answers.remove(text));
        }
        return taken;
    }

    List<String> failures() {
        return failures;
    }

    private void work() {
        try {
            do {
                request();
            } while (!stopping.await(PERIOD.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void request() throws InterruptedException {
        try {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() == 200) {
                answers.merge(response.body().strip(), 1, Integer::sum);
                answered.incrementAndGet();
            } else {
                failures.add(response.statusCode() + " " + response.body());
            }
        } catch (IOException e) {
            failures.add(e.toString());
        }
    }

    @Override
    public void close() {
        stopping.countDown();
        workers.close();
        client.close();
    }
}
