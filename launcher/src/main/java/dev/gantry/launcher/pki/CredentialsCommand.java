package dev.gantry.launcher.pki;

import dev.gantry.launcher.LauncherException;
import dev.gantry.launcher.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;

/**
 * Makes the credentials of a stack that runs in containers, with its secrets as Spring configuration trees.
 *
 * @param apiServer where clients outside the containers reach the gateway's API
 */
public record CredentialsCommand(Layout layout, String apiServer, String nodeName, InstantSource clock) {

    public void run() {
        try {
            Files.createDirectories(layout.pki());
            Credentials credentials = Credentials.of(layout, nodeName, clock);
            Kubeconfig.write(layout, apiServer, credentials);
            property("config", "gantry.internal.token", credentials.internalToken());
            property("database-config", "spring.datasource.password", credentials.databasePassword());
            property("node-config", "gantry.agent.token", credentials.nodeToken());
        } catch (IOException e) {
            throw new LauncherException("cannot write the credentials to " + layout.home() + ": " + e.getMessage(), e);
        }
    }

    /** A file whose name is a property and whose content is its value. */
    private void property(String tree, String name, String value) throws IOException {
        Path directory = Files.createDirectories(layout.home().resolve(tree));
        PrivateFiles.write(directory.resolve(name), value);
    }
}
