package dev.gantry.agent.runtime.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A directory stands in for the kernel's, which makes the files of a group by itself. */
class PodCgroupTest {

    @TempDir
    Path root;

    private PodCgroup group(long cpuMillis) {
        return new PodCgroup(root, "gantry", cpuMillis);
    }

    private Path file(String path, String content) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    @Test
    void versionOneWeighsEachCoreAsMuchAsAnyGroup() throws IOException {
        Path shares = file("cpu/gantry/cpu.shares", "1024\n");
        assertThat(group(2_000).parent("cgroupfs", 1)).contains("/gantry");
        assertThat(shares).hasContent("2048");
    }

    @Test
    void controllersMayShareATree() throws IOException {
        Path shares = file("cpu,cpuacct/gantry/cpu.shares", "1024\n");
        assertThat(group(500).parent("cgroupfs", 1)).contains("/gantry");
        assertThat(shares).hasContent("512");
    }

    @Test
    void versionTwoHasItsOwnMeasure() throws IOException {
        Path weight = file("gantry/cpu.weight", "100\n");
        assertThat(group(4_000).parent("cgroupfs", 2)).contains("/gantry");
        assertThat(weight).hasContent("400");
    }

    @Test
    void theKernelsBoundsHold() throws IOException {
        Path weight = file("gantry/cpu.weight", "100\n");
        assertThat(group(1_000_000).parent("cgroupfs", 2)).contains("/gantry");
        assertThat(weight).hasContent("10000");
        assertThat(group(1).parent("cgroupfs", 2)).contains("/gantry");
        assertThat(weight).hasContent("1");
    }

    @Test
    void systemdsSliceIsWeighedOnceItIsThere() throws IOException {
        assertThat(group(2_000).parent("systemd", 2)).contains("gantry.slice");
        assertThat(root.resolve("gantry.slice"))
                .as("systemd makes it, for the first container")
                .doesNotExist();
        Path weight = file("gantry.slice/cpu.weight", "100\n");
        assertThat(group(2_000).parent("systemd", 2)).contains("gantry.slice");
        assertThat(weight).hasContent("200");
    }

    @Test
    void withoutTheKernelsFilesTheEngineKeepsItsOwnGroup() {
        assertThat(group(2_000).parent("cgroupfs", 1)).isEmpty();
        assertThat(new PodCgroup(root.resolve("absent"), "gantry", 2_000).parent("systemd", 2))
                .isEmpty();
    }

    @Test
    void itCanBeSwitchedOff() throws IOException {
        Path shares = file("cpu/gantry/cpu.shares", "1024\n");
        assertThat(new PodCgroup(root, "", 2_000).parent("cgroupfs", 1)).isEmpty();
        assertThat(shares).hasContent("1024\n");
    }

    @Test
    void anotherDriverIsLeftAlone() throws IOException {
        var _ = file("cpu/gantry/cpu.shares", "1024\n");
        assertThat(group(2_000).parent("none", 1)).isEmpty();
    }
}
