package dev.gantry.benchmarks.packing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraceTest {

    private static final String NODES = "sn,cpu_milli,memory_mib,gpu,model\n";
    private static final String PODS = "name,cpu_milli,memory_mib,num_gpu,gpu_milli,gpu_spec,qos\n";

    @TempDir
    private Path directory = Path.of("");

    @Test
    void readsNodesAndPods() throws IOException {
        Trace trace = Trace.read(List.of(
                file("pods", PODS + "p,4000,1024,1,500,T4|P100,LS\nq,100,10,2,1000,,BE\n"),
                file("nodes", NODES + "a,64000,262144,2,T4\n")));
        assertThat(trace.nodes()).containsExactly(new TraceNode("a", 64000, 262144, 2, "T4"));
        assertThat(trace.pods())
                .containsExactly(
                        new TracePod("p", 4000, 1024, 1, 500, Set.of("T4", "P100")),
                        new TracePod("q", 100, 10, 2, 1000, Set.of()));
        assertThat(trace.gpuMilli()).isEqualTo(2_000);
        assertThat(trace.askedMilli()).isEqualTo(2_500);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            a,x,1,1,T4     ; line 2, cpu_milli: must be from 0 to 9223372036854775807, not "x"
            a,1,1,65,T4    ; line 2, gpu: must be from 0 to 64, not "65"
            a,1,-1,1,T4    ; line 2, memory_mib: must be from 0 to 9223372036854775807, not "-1"
            a,1,1          ; line 2 has 3 values for 5 columns
            """)
    void namesWhatIsWrong(String line, String problem) throws IOException {
        Path nodes = file("nodes", NODES + line + "\n");
        assertThatThrownBy(() -> Trace.read(List.of(nodes)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nodes: " + problem);
    }

    @Test
    void refusesOtherFilesAndHalfATrace() throws IOException {
        assertThatThrownBy(() -> Trace.read(List.of(file("other", "a,b\n1,2\n"))))
                .hasMessageContaining("line 1 names neither the column sn of nodes nor num_gpu of pods");
        assertThatThrownBy(() -> Trace.read(List.of(file("nodes", NODES + "a,1,1,1,T4\n"))))
                .hasMessageContaining("no file lists pods that ask for GPUs");
        assertThatThrownBy(() -> Trace.read(List.of(file("empty", "")))).hasMessageContaining("is empty");
    }

    @Test
    void podsArriveUntilTheyAskForMoreThanThereIs() throws IOException {
        Trace trace = Trace.read(List.of(
                file("pods", PODS + "p,4000,1024,1,500,,LS\nq,100,10,1,300,,BE\n"),
                file("nodes", NODES + "a,64000,262144,4,T4\n")));
        List<TracePod> arriving = Workload.of(trace, 1);
        assertThat(arriving.stream().mapToLong(TracePod::totalGpuMilli).sum()).isBetween(5_200L, 5_700L);
        assertThat(Workload.of(trace, 1)).isEqualTo(arriving);
        assertThat(Workload.of(trace, 2)).isNotEqualTo(arriving);
    }

    /** Two halves, and a whole one that only fits where the halves share a device. */
    @Test
    void everyPolicyCountsWhatItPlaces() {
        List<TraceNode> nodes = List.of(new TraceNode("a", 64_000, 262_144, 2, "T4"));
        TracePod half = new TracePod("p", 1_000, 1_024, 1, 500, Set.of());
        TracePod whole = new TracePod("q", 1_000, 1_024, 1, 1_000, Set.of());
        List<TracePod> arriving = List.of(half, half, whole, whole);
        for (Packing packing : List.of(new PublishedPolicy.BestFit(), new PublishedFgd())) {
            Packing.Packed packed = packing.pack(nodes, arriving, 1);
            assertThat(packed.allocatedMilli()).as(packing.name()).isEqualTo(2_000);
            assertThat(packed.placed()).as(packing.name()).isEqualTo(3);
        }
        for (Packing packing : PackingBenchmark.gantryPolicies()) {
            assertThat(packing.pack(nodes, arriving, 1).allocatedMilli())
                    .as(packing.name())
                    .isEqualTo(2_000);
        }
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }
}
