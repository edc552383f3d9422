package dev.gantry.agent.volume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubPathsTest {

    @TempDir
    Path directory;

    private Path volume;

    @BeforeEach
    void makeVolume() throws Exception {
        volume = Files.createDirectory(directory.resolve("volume"));
        VolumeFiles.mode(volume, 0777);
    }

    @Test
    void aDirectoryIsMadeAsOpenAsItsVolume() throws Exception {
        Path made = SubPaths.resolve(volume, "a/b");
        assertThat(made).isDirectory().isEqualTo(volume.toRealPath().resolve("a/b"));
        assertThat(Files.getPosixFilePermissions(made)).isEqualTo(Files.getPosixFilePermissions(volume));
        assertThat(SubPaths.resolve(volume, "")).isEqualTo(volume);
    }

    @Test
    void nothingLeadsOutOfTheVolume() throws Exception {
        Path secret = Files.createDirectory(directory.resolve("secret"));
        Files.createSymbolicLink(volume.resolve("link"), secret);
        Files.createSymbolicLink(volume.resolve("inside"), Files.createDirectory(volume.resolve("real")));
        for (String path : new String[] {"..", "../secret", "link", "link/new"}) {
            assertThatThrownBy(() -> SubPaths.resolve(volume, path))
                    .as(path)
                    .hasMessage("subPath \"" + path + "\" leads out of its volume");
        }
        assertThat(secret).isEmptyDirectory();
        assertThat(SubPaths.resolve(volume, "inside"))
                .isEqualTo(volume.toRealPath().resolve("real"));
    }
}
