package dev.gantry.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Processor time used so far.
 *
 * @param serviceMillis by scheduler-service, as it tells itself
 * @param machineMillis by everything on this machine, load and database included; 0 where {@code /proc/stat} is not there
 * @param heapMegabytes of the service's heap, garbage included
 */
record ProcessorTime(double serviceMillis, double machineMillis, double heapMegabytes) {

    private static final Path MACHINE = Path.of("/proc/stat");

    /** What the kernel counts in, on every architecture that Linux has today. */
    private static final int MILLIS_A_TICK = 10;

    /** user, nice, system, then idle and iowait, which are nobody's work. */
    private static final int IDLE = 4;

    private static final int IOWAIT = 5;
    private static final int STEAL = 8;

    static ProcessorTime read(URI service, String token) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(service.resolve("/actuator/prometheus"))
                .header("Authorization", "Bearer " + token)
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            String metrics =
                    client.send(request, HttpResponse.BodyHandlers.ofString()).body();
            return new ProcessorTime(
                    sum(metrics, "process_cpu_time_ns_total") / 1e6,
                    readMachine(),
                    sum(metrics, "jvm_memory_used_bytes{area=\"heap\"") / 1e6);
        }
    }

    ProcessorTime since(ProcessorTime before) {
        return new ProcessorTime(
                serviceMillis - before.serviceMillis, machineMillis - before.machineMillis, heapMegabytes);
    }

    private static double sum(String metrics, String prefix) throws IOException {
        double[] values = metrics.lines()
                .filter(line -> line.startsWith(prefix))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .toArray();
        if (values.length == 0) {
            throw new IOException("scheduler-service does not tell " + prefix);
        }
        return Arrays.stream(values).sum();
    }

    private static double readMachine() throws IOException {
        if (!Files.isReadable(MACHINE)) {
            return 0;
        }
        String[] fields = Files.readAllLines(MACHINE).getFirst().split(" +");
        long ticks = 0;
        for (int i = 1; i <= STEAL - 1; i++) {
            ticks += i == IDLE || i == IOWAIT ? 0 : Long.parseLong(fields[i]);
        }
        return (double) ticks * MILLIS_A_TICK;
    }
}
