package dev.gantry.agent.probe;

import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.HTTPHeader;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** Asks a pod over HTTP: 200 to 399 is well. */
final class HttpCheck {

    /** What an event quotes of a failing answer. */
    private static final int MAX_QUOTED_BYTES = 1024;

    private final HttpClient client = HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(trustingAll())
            .build();

    ProbeResult get(HTTPGetAction action, ProbeTarget target, Duration timeout) {
        Optional<Integer> port = target.port(action.getPort());
        if (port.isEmpty()) {
            return ProbeResult.failure("no port is named " + action.getPort().getStrVal());
        }
        try {
            return judge(client.send(request(action, target, port.get(), timeout), BodyHandlers.ofInputStream()));
        } catch (IOException | IllegalArgumentException e) {
            return ProbeResult.failure("Get \"" + action.getPath() + "\" on port " + port.get() + ": "
                    + Optional.ofNullable(e.getMessage()).orElse(e.getClass().getSimpleName()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ProbeResult.failure("interrupted");
        }
    }

    private static HttpRequest request(HTTPGetAction action, ProbeTarget target, int port, Duration timeout) {
        String scheme = "HTTPS".equals(action.getScheme()) ? "https" : "http";
        String host =
                Optional.ofNullable(action.getHost()).filter(h -> !h.isEmpty()).orElse(target.address());
        String path = Optional.ofNullable(action.getPath()).orElse("/");
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(scheme + "://" + host + ":" + port + (path.startsWith("/") ? path : "/" + path)))
                .timeout(timeout)
                .setHeader("User-Agent", "kube-probe/gantry");
        for (HTTPHeader header : action.getHttpHeaders()) {
            if (!"host".equalsIgnoreCase(header.getName())) { // the client sets it and refuses another
                request.setHeader(header.getName(), header.getValue());
            }
        }
        return request.GET().build();
    }

    private static ProbeResult judge(HttpResponse<InputStream> response) throws IOException {
        try (InputStream body = response.body()) {
            int code = response.statusCode();
            if (code >= 200 && code < 400) {
                return ProbeResult.SUCCESS;
            }
            String text = new String(body.readNBytes(MAX_QUOTED_BYTES), StandardCharsets.UTF_8);
            return ProbeResult.failure(
                    "HTTP probe failed with statuscode: " + code + (text.isBlank() ? "" : ": " + text.strip()));
        }
    }

    /** A probe asks whether the pod answers, not who it is: its certificates are its own. */
    private static SSLContext trustingAll() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new TrustAll()}, new SecureRandom());
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no TLS", e);
        }
    }

    private static final class TrustAll extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
