package dev.gantry.deployment.webhook;

import dev.gantry.apimachinery.callback.Signature;
import dev.gantry.deployment.happening.HappeningEvent;
import dev.gantry.deployment.happening.ReceiverAddresses;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Posts one event to a receiver. Redirects are not followed: they could lead where webhooks may not. */
final class WebhookSender implements AutoCloseable {

    /** The header that names the webhook, as {@code namespace/name}. */
    static final String WEBHOOK_HEADER = "X-Gantry-Webhook";

    /** A receiver that takes longer, for its whole answer, has not taken the event. */
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final ReceiverAddresses receivers;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(Duration.ofSeconds(3))
            .build();

    WebhookSender(ReceiverAddresses receivers) {
        this.receivers = receivers;
    }

    /**
     * Returns when the receiver answered with 2xx; anything else is an IOException that says what happened.
     *
     * @param secret signs the body, where there is one
     */
    void send(String webhook, URI url, Optional<String> secret, HappeningEvent event)
            throws IOException, InterruptedException {
        checkAddresses(url);
        byte[] body = event.bytes();
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .timeout(TIMEOUT)
                .header("Content-Type", HappeningEvent.CONTENT_TYPE)
                .header(WEBHOOK_HEADER, webhook)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        secret.ifPresent(key -> request.header(Signature.HEADER, Signature.of(body, key)));
        int code = answer(request.build()).statusCode();
        if (code / 100 != 2) {
            throw new IOException("HTTP " + code);
        }
    }

    /** The JDK keeps a look-up for some seconds, so that the connection leads where the check looked. */
    private void checkAddresses(URI url) throws IOException {
        for (InetAddress address : InetAddress.getAllByName(url.getHost())) {
            Optional<String> refusal = receivers.refused(address);
            if (refusal.isPresent()) {
                throw new IOException(url.getHost() + " is " + address.getHostAddress() + ": " + refusal.get());
            }
        }
    }

    private HttpResponse<Void> answer(HttpRequest request) throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<Void>> answer = http.sendAsync(request, BodyHandlers.discarding());
        try {
            return answer.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException("no whole answer within " + TIMEOUT.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            throw new IOException(
                    cause == null || cause.getMessage() == null ? "cannot be reached" : cause.getMessage(), e);
        } finally {
            answer.cancel(true);
        }
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
