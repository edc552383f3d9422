package dev.gantry.launcher.pki;

import dev.gantry.launcher.LauncherException;
import dev.gantry.launcher.Layout;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The certificates, tokens and passwords of one stack, made once and kept in its pki directory. */
public final class Credentials {

    /** The authority's key is not kept, so everything is made anew together well before the first certificate ends. */
    private static final Duration RENEW_BEFORE = Duration.ofDays(30);

    private static final int TOKEN_BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path directory;

    private Credentials(Path directory) {
        this.directory = directory;
    }

    /** The credentials of the stack: those it has, or new ones. */
    public static Credentials of(Layout layout, String nodeName, InstantSource clock) {
        Credentials credentials = new Credentials(layout.pki());
        try {
            credentials.createSecrets();
            credentials.createCertificates(clock.instant());
            credentials.writeTokens(nodeName);
        } catch (IOException | GeneralSecurityException e) {
            throw new LauncherException("cannot make the keys in " + layout.pki() + ": " + e.getMessage(), e);
        }
        return credentials;
    }

    /** The credentials that a stack already has. */
    public static Credentials existing(Layout layout) {
        return new Credentials(layout.pki());
    }

    public Path authorityCertificate() {
        return directory.resolve("ca.crt");
    }

    public Path serverCertificate() {
        return directory.resolve("server.crt");
    }

    public Path serverKey() {
        return directory.resolve("server.key");
    }

    /** Tokens and their users, in Kubernetes' static token file format. */
    public Path tokensFile() {
        return directory.resolve("tokens.csv");
    }

    public String adminToken() {
        return read("admin.token");
    }

    public String nodeToken() {
        return read("node.token");
    }

    /** The secret by which the services know one another. */
    public String internalToken() {
        return read("internal.token");
    }

    public String databasePassword() {
        return read("database.password");
    }

    private void createSecrets() throws IOException {
        for (String name : List.of("admin.token", "node.token", "internal.token", "database.password")) {
            Path file = directory.resolve(name);
            if (!Files.exists(file)) {
                byte[] bytes = new byte[TOKEN_BYTES];
                RANDOM.nextBytes(bytes);
                PrivateFiles.write(file, HexFormat.of().formatHex(bytes));
            }
        }
    }

    private void createCertificates(Instant now) throws IOException, GeneralSecurityException {
        if (validUntil(now.plus(RENEW_BEFORE))) {
            return;
        }
        CertificateAuthority authority = CertificateAuthority.create(now);
        write("server", authority.issueServer("gantry", dnsNames(), List.of("127.0.0.1", "::1"), now));
        write("admin", authority.issueClient("gantry-admin", "system:masters", now));
        // Last, so that an interrupted run is noticed and repeated.
        PrivateFiles.write(authorityCertificate(), PemFiles.encode(authority.certificate()));
    }

    private boolean validUntil(Instant instant) throws IOException, GeneralSecurityException {
        if (!Files.exists(authorityCertificate()) || !Files.exists(serverCertificate())) {
            return false;
        }
        return PemFiles.readCertificate(serverCertificate())
                .getNotAfter()
                .toInstant()
                .isAfter(instant);
    }

    private void write(String name, CertificateAuthority.Identity identity)
            throws IOException, GeneralSecurityException {
        PrivateFiles.write(
                directory.resolve(name + ".key"),
                PemFiles.encode(identity.keys().getPrivate()));
        PrivateFiles.write(directory.resolve(name + ".crt"), PemFiles.encode(identity.certificate()));
    }

    private void writeTokens(String nodeName) throws IOException {
        String tokens = """
                %s,gantry-admin,gantry-admin,"system:masters"
                %s,system:node:%s,node-%s,"system:nodes"
                """.formatted(adminToken(), nodeToken(), nodeName, nodeName);
        if (!Files.exists(tokensFile()) || !Files.readString(tokensFile()).equals(tokens)) {
            PrivateFiles.write(tokensFile(), tokens);
        }
    }

    private static List<String> dnsNames() {
        List<String> names = new ArrayList<>(List.of(
                "localhost", "*.localhost", "gateway", "kubernetes", "kubernetes.default", "kubernetes.default.svc"));
        try {
            names.add(InetAddress.getLocalHost().getHostName());
        } catch (UnknownHostException e) {
            // A machine that cannot resolve its own name is reached by the other names.
        }
        return names;
    }

    private String read(String name) {
        try {
            return Files.readString(directory.resolve(name)).strip();
        } catch (IOException e) {
            throw new LauncherException("cannot read " + directory.resolve(name) + "; is the stack up?", e);
        }
    }
}
