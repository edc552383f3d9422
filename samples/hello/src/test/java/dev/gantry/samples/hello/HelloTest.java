package dev.gantry.samples.hello;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HelloTest {

    private static final Map<String, String> POD = Map.of("HOSTNAME", "hello-1", "VERSION", "v2");

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void saysWhichPodAndVersionAnswer() throws Exception {
        Hello hello = new Hello(0, POD);
        hello.start();
        assertThat(get(hello, "/").get().body()).isEqualTo("hello from hello-1 version v2\n");
        assertThat(get(hello, "/healthz").get().statusCode()).isEqualTo(200);
        hello.stop(0);
    }

    @Test
    void failsOnPurpose() throws Exception {
        Hello hello = new Hello(0, Map.of("FAIL_PERCENT", "30", "ANSWER_MILLIS", "1", "LOG_ERRORS", "true"));
        hello.start();
        int failed = 0;
        for (int i = 0; i < 20; i++) {
            failed += get(hello, "/").get().statusCode() == 500 ? 1 : 0;
        }
        assertThat(failed).isEqualTo(6);
        assertThat(get(hello, "/healthz").get().statusCode()).isEqualTo(200);
        hello.stop(0);
    }

    @ParameterizedTest
    @CsvSource({"FAIL_PERCENT, 101", "FAIL_PERCENT, many", "ANSWER_MILLIS, -1"})
    void aFaultOutOfBoundsEndsTheStart(String name, String value) {
        assertThatThrownBy(() -> new Hello(0, Map.of(name, value))).hasMessageContaining(name + " must be");
    }

    @Test
    void finishesRequestsInFlightWhenStopped() throws Exception {
        Hello hello = new Hello(0, POD);
        hello.start();
        CompletableFuture<HttpResponse<String>> slow = get(hello, "/slow?ms=700");
        // The request is in flight once a later one was answered on the same connection pool.
        get(hello, "/").get();
        hello.stop(5);
        assertThat(slow.get().statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"ms=20, 20", "ms=999999, 60000", "ms=-1, 1000", "ms=1234567, 1000", ", 1000"})
    void boundsTheDelay(String query, int millis) {
        assertThat(Hello.delayMillis(query)).isEqualTo(millis);
    }

    private CompletableFuture<HttpResponse<String>> get(Hello hello, String path) {
        URI uri = URI.create("http://localhost:" + hello.port() + path);
        return client.sendAsync(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }
}
