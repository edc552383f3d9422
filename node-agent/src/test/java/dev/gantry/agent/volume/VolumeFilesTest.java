package dev.gantry.agent.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of cluster data, swapped all at once. */
class VolumeFilesTest {

    @TempDir
    Path directory;

    private static VolumeFile file(String path, String text) {
        return new VolumeFile(path, text.getBytes(StandardCharsets.UTF_8), 0640);
    }

    @Test
    void filesAppearChangeAndGoWithTheirVersion() throws IOException {
        VolumeFiles.write(directory, List.of(file("a", "1"), file("sub/b", "2")));
        assertThat(directory.resolve("a")).hasContent("1");
        assertThat(directory.resolve("sub/b")).hasContent("2");
        Path first = directory.resolve("..data").toRealPath();
        VolumeFiles.write(directory, List.of(file("a", "new")));
        assertThat(directory.resolve("a")).hasContent("new");
        assertThat(directory.resolve("sub")).doesNotExist();
        assertThat(first).doesNotExist();
    }

    @Test
    void theSameContentIsNotWrittenAgain() throws IOException {
        VolumeFiles.write(directory, List.of(file("a", "1")));
        Path version = directory.resolve("..data").toRealPath();
        VolumeFiles.write(directory, List.of(file("a", "1")));
        assertThat(directory.resolve("..data").toRealPath()).isEqualTo(version);
    }

    @Test
    void filesHaveTheirMode() throws IOException {
        VolumeFiles.write(directory, List.of(file("a", "1")));
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(directory.resolve("a").toRealPath())))
                .isEqualTo("rw-r-----");
    }

    @Test
    void aPathThatLeadsOutIsRefused() {
        assertThatThrownBy(() -> VolumeFiles.write(directory.resolve("v"), List.of(file("../../x", "1"))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("leads out");
    }
}
