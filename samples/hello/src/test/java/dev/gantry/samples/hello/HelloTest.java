package dev.gantry.samples.hello;

import static org.assertj.core.api.Assertions.assertThat;

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
