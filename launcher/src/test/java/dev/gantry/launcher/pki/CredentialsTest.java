package dev.gantry.launcher.pki;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.launcher.Layout;
import dev.gantry.launcher.Ports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialsTest {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    @TempDir
    Path root;

    private Layout layout = new Layout(Path.of("/"), Path.of("/"));

    @BeforeEach
    void create() {
        layout = new Layout(root, root.resolve("state"));
        layout.create();
    }

    @Test
    void theServersCertificateIsForEveryLocalNameAndSignedByTheAuthority() throws Exception {
        Credentials credentials = at(NOW);
        X509Certificate server = PemFiles.readCertificate(credentials.serverCertificate());
        server.verify(
                PemFiles.readCertificate(credentials.authorityCertificate()).getPublicKey());
        List<String> names = server.getSubjectAlternativeNames().stream()
                .map(name -> String.valueOf(name.get(1)))
                .toList();
        assertThat(names).contains("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1", "gateway");
    }

    @Test
    void onlyTheOwnerReadsThem() throws Exception {
        Kubeconfig.write(layout, new Ports(7100), at(NOW));
        List<Path> secrets = new ArrayList<>(List.of(layout.kubeconfig()));
        try (Stream<Path> files = Files.list(layout.pki())) {
            files.forEach(secrets::add);
        }
        for (Path secret : secrets) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
                    .as("%s", secret)
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void stayTheSameUntilTheCertificateNearsItsEnd() throws Exception {
        Credentials credentials = at(NOW);
        String certificate = Files.readString(credentials.serverCertificate());
        String token = credentials.adminToken();
        at(NOW.plus(Duration.ofDays(300)));
        assertThat(credentials.serverCertificate()).hasContent(certificate);
        at(NOW.plus(Duration.ofDays(340)));
        assertThat(Files.readString(credentials.serverCertificate())).isNotEqualTo(certificate);
        assertThat(credentials.adminToken()).isEqualTo(token);
    }

    @Test
    void namesTheAdministratorAndTheNode() throws Exception {
        assertThat(Files.readString(at(NOW).tokensFile()))
                .contains(",gantry-admin,gantry-admin,\"system:masters\"")
                .contains(",system:node:node-1,node-node-1,\"system:nodes\"");
    }

    private Credentials at(Instant now) {
        return Credentials.of(layout, "node-1", InstantSource.fixed(now));
    }
}
