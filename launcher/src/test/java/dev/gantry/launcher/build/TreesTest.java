package dev.gantry.launcher.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreesTest {

    private static final int DIRECTORIES = 40;
    private static final int FILES = 25;

    @TempDir
    Path directory;

    @Test
    void linksAreRemovedAndNotFollowed() throws IOException {
        Path kept = Files.writeString(directory.resolve("kept"), "x");
        Path tree = Files.createDirectories(directory.resolve("tree/inner"));
        Files.createSymbolicLink(tree.resolve("link"), directory);
        Trees.delete(directory.resolve("tree"));
        assertThat(directory.resolve("tree")).doesNotExist();
        assertThat(kept).exists();
    }

    @Test
    void thereNeedBeNoTree() throws IOException {
        Trees.delete(directory.resolve("none"));
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void severalMayDeleteTheSameTree() throws Exception {
        Path tree = directory.resolve("tree");
        for (int i = 0; i < DIRECTORIES; i++) {
            Path inner = Files.createDirectories(tree.resolve("d" + i));
            for (int j = 0; j < FILES; j++) {
                Files.writeString(inner.resolve("f" + j), "x");
            }
        }
        try (ExecutorService both = Executors.newFixedThreadPool(2)) {
            List<Future<?>> deletions = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                deletions.add(both.submit(() -> {
                    Trees.delete(tree);
                    return true;
                }));
            }
            for (Future<?> deletion : deletions) {
                deletion.get();
            }
        }
        assertThat(tree).doesNotExist();
    }
}
