package dev.gantry.launcher.pki;

import dev.gantry.launcher.Layout;
import dev.gantry.launcher.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Base64;

/** The file by which kubectl, Helm and client libraries find the stack. */
public final class Kubeconfig {

    private Kubeconfig() {}

    public static void write(Layout layout, Ports ports, Credentials credentials) throws IOException {
        write(layout, "https://127.0.0.1:" + ports.gatewayApi(), credentials);
    }

    /** @param server where clients reach the gateway's API */
    static void write(Layout layout, String server, Credentials credentials) throws IOException {
        PrivateFiles.write(layout.kubeconfig(), text(server, credentials));
    }

    private static String text(String server, Credentials credentials) throws IOException {
        String authority = Base64.getEncoder().encodeToString(Files.readAllBytes(credentials.authorityCertificate()));
        return """
                apiVersion: v1
                kind: Config
                clusters:
                - name: gantry
                  cluster:
                    server: %s
                    certificate-authority-data: %s
                users:
                - name: gantry-admin
                  user:
                    token: %s
                contexts:
                - name: gantry
                  context:
                    cluster: gantry
                    user: gantry-admin
                    namespace: default
                current-context: gantry
                """.formatted(server, authority, credentials.adminToken());
    }
}
