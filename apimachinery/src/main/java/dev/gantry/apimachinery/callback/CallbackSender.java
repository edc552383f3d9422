package dev.gantry.apimachinery.callback;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.UUID;

/** Posts one batch to a subscriber. */
final class CallbackSender {

    /** The header that names the subscription. */
    static final String SUBSCRIPTION_HEADER = "X-Gantry-Subscription";

    /** A subscriber that takes longer has not confirmed: it gets the batch again. */
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(3))
            .build();

    /** Returns when the subscriber confirmed with 2xx; anything else is an IOException that says what happened. */
    void send(UUID subscription, String url, String secret, byte[] batch) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .timeout(TIMEOUT)
                .header("Content-Type", CloudEvents.CONTENT_TYPE)
                .header(SUBSCRIPTION_HEADER, subscription.toString())
                .POST(HttpRequest.BodyPublishers.ofByteArray(batch));
        if (!secret.isEmpty()) {
            request.header(Signature.HEADER, Signature.of(batch, secret));
        }
        int code = http.send(request.build(), BodyHandlers.discarding()).statusCode();
        if (code / 100 != 2) {
            throw new IOException("HTTP " + code);
        }
    }
}
