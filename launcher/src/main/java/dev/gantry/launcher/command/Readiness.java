package dev.gantry.launcher.command;

import dev.gantry.launcher.LauncherException;
import dev.gantry.launcher.pki.Credentials;
import dev.gantry.launcher.pki.PemFiles;
import dev.gantry.launcher.supervisor.ServiceDefinition;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Asks services whether they are ready. */
public final class Readiness implements AutoCloseable {

    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(2);
    private static final int OK = 200;

    private final HttpClient client;

    public Readiness(Credentials credentials) {
        this.client = HttpClient.newBuilder()
                .sslContext(trusting(credentials))
                .connectTimeout(ANSWER_LIMIT)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
    }

    /** Whether the service answers and says that it is ready. */
    public boolean isReady(ServiceDefinition service) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(service.readinessUrl()))
                .timeout(ANSWER_LIMIT)
                .build();
        try {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == OK;
        } catch (IOException e) {
            return false; // Not listening yet, or not any more.
        }
    }

    @Override
    public void close() {
        client.close();
    }

    /** A TLS context that trusts only the stack's own authority. */
    public static SSLContext trusting(Credentials credentials) {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry("gantry", PemFiles.readCertificate(credentials.authorityCertificate()));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException e) {
            throw new LauncherException("cannot read the stack's certificates: " + e.getMessage(), e);
        }
    }
}
