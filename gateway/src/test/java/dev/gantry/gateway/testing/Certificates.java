package dev.gantry.gateway.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/** A certificate authority and what it signs, made with the JDK's keytool and written as PEM files. */
public final class Certificates {

    private static final String PASSWORD = "changeit";

    private final Path directory;

    public Certificates(Path directory) throws IOException, GeneralSecurityException {
        this.directory = directory;
        keytool("ca", "-genkeypair", "-alias", "ca", "-keyalg", "EC", "-dname", "CN=test-ca", "-ext", "bc:c");
        exportCertificate("ca");
    }

    /** Makes a key and a certificate of the given subject for 127.0.0.1. */
    public void issue(String alias, String subject) throws IOException, GeneralSecurityException {
        keytool(alias, "-genkeypair", "-alias", alias, "-keyalg", "EC", "-dname", subject);
        Path request = directory.resolve(alias + ".csr");
        keytool(alias, "-certreq", "-alias", alias, "-file", request.toString());
        Path signed = directory.resolve(alias + ".signed");
        keytool(
                "ca",
                "-gencert",
                "-alias",
                "ca",
                "-infile",
                request.toString(),
                "-outfile",
                signed.toString(),
                "-ext",
                "san=ip:127.0.0.1");
        keytool(
                alias,
                "-importcert",
                "-alias",
                "ca",
                "-noprompt",
                "-file",
                pem("ca").toString());
        keytool(alias, "-importcert", "-alias", alias, "-noprompt", "-file", signed.toString());
        exportCertificate(alias);
        exportKey(alias);
    }

    public Path pem(String alias) {
        return directory.resolve(alias + ".pem");
    }

    public Path key(String alias) {
        return directory.resolve(alias + ".key");
    }

    /** The key store of an alias, with its key and the authority. */
    public KeyStore store(String alias) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(directory.resolve(alias + ".p12"))) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }

    public static char[] password() {
        return PASSWORD.toCharArray();
    }

    private void exportCertificate(String alias) throws IOException, GeneralSecurityException {
        write(pem(alias), "CERTIFICATE", store(alias).getCertificate(alias).getEncoded());
    }

    private void exportKey(String alias) throws IOException, GeneralSecurityException {
        write(key(alias), "PRIVATE KEY", store(alias).getKey(alias, password()).getEncoded());
    }

    private static void write(Path file, String type, byte[] content) throws IOException {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        Files.writeString(file, "-----BEGIN " + type + "-----\n" + body + "\n-----END " + type + "-----\n");
    }

    private void keytool(String store, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-J-XX:TieredStopAtLevel=1",
                "-keystore",
                directory.resolve(store + ".p12").toString(),
                "-storepass",
                PASSWORD));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException("keytool " + arguments[0].toLowerCase(Locale.ROOT) + ": " + output);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
