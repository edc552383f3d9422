package dev.gantry.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.gateway.testing.Certificates;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS on the API listener, with and without a client certificate. */
class TlsTest {

    @Test
    void clientsComeWithACertificateOrAToken(@TempDir Path directory) throws Exception {
        Certificates certificates = new Certificates(directory);
        certificates.issue("server", "CN=gateway");
        certificates.issue("ada", "CN=ada,O=system:masters");
        try (GatewayFixture gateway = new GatewayFixture(
                "--gantry.gateway.tls.certificate=" + certificates.pem("server"),
                "--gantry.gateway.tls.private-key=" + certificates.key("server"),
                "--gantry.gateway.tls.client-ca=" + certificates.pem("ca"))) {
            HttpRequest.Builder list =
                    HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + gateway.apiPort() + "/api/v1/pods?x"));

            assertThat(send(client(certificates, null), list.copy()).statusCode())
                    .isEqualTo(401);
            assertThat(send(client(certificates, null), list.copy().header("Authorization", "Bearer admin-token"))
                            .statusCode())
                    .isEqualTo(200);
            gateway.scheduler.seen().clear();
            assertThat(send(client(certificates, "ada"), list.copy()).statusCode())
                    .isEqualTo(200);
            assertThat(gateway.scheduler.seen().remove()).containsEntry("x-remote-user", "ada");
            assertThatThrownBy(() -> send(HttpClient.newHttpClient(), list.copy()))
                    .isInstanceOf(SSLHandshakeException.class);
        }
    }

    private static HttpResponse<String> send(HttpClient client, HttpRequest.Builder request)
            throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** A client that trusts the authority, and has the certificate of an alias or none. */
    private static HttpClient client(Certificates certificates, @Nullable String alias)
            throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("ca", certificates.store("ca").getCertificate("ca"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(alias == null ? null : certificates.store(alias), Certificates.password());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        return HttpClient.newBuilder().sslContext(context).build();
    }
}
