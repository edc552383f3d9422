package dev.gantry.apimachinery.testing;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A replica of the test service in a process of its own, which can be killed. */
public final class ReplicaProcess implements AutoCloseable {

    private final Process process;
    private final URI url;

    private ReplicaProcess(Process process, URI url) {
        this.process = process;
        this.url = url;
    }

    /** Starts it and waits until it serves. */
    public static ReplicaProcess start(String schema) throws IOException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        TestDatabase.url(schema),
                        schema))
                .redirectError(ProcessBuilder.Redirect.appendTo(new File("target/replica-process.log")))
                .start();
        var lines = process.inputReader(StandardCharsets.UTF_8);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(Main.SERVES)) {
                Thread.ofVirtual().start(() -> lines.lines().forEach(rest -> {}));
                return new ReplicaProcess(process, URI.create(line.substring(Main.SERVES.length())));
            }
        }
        throw new IOException("the replica ended; see target/replica-process.log");
    }

    public URI url() {
        return url;
    }

    /** As kill -9: no chance to write anything down. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** What runs in the process. */
    static final class Main {
        static final String SERVES = "serves at ";

        private Main() {}

        public static void main(String[] args) {
            TestService.Replica replica = TestService.startAt(args[0], args[1], 0);
            System.out.println(SERVES + replica.url());
        }
    }
}
