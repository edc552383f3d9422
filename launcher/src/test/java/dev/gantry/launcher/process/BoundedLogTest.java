package dev.gantry.launcher.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BoundedLogTest {

    @TempDir
    Path directory;

    private BoundedLog log = new BoundedLog(Path.of("none"));

    @BeforeEach
    void create() {
        log = new BoundedLog(directory.resolve("service.log"));
    }

    @Test
    void showsTheLastLines() throws Exception {
        Files.writeString(log.file(), "one\ntwo\nthree\n");
        assertThat(log.tail(2)).isEqualTo(List.of("two", "three"));
        assertThat(log.tail(9)).hasSize(3);
    }

    @Test
    void cutsWhatGrewTooLongAndKeepsOneOlderFile() throws Exception {
        Files.writeString(log.file(), "0123456789");
        log.trim(10);
        assertThat(log.file()).hasContent("0123456789");
        log.trim(9);
        assertThat(log.file()).isEmptyFile();
        assertThat(log.older()).hasContent("0123456789");
    }

    @Test
    void aWriterInAppendModeGoesOnAfterTheCut() throws Exception {
        Process writer = new ProcessBuilder("sh", "-c", "echo before; read go; echo after")
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.file().toFile()))
                .start();
        while (log.tail(1).isEmpty()) {
            Thread.sleep(5);
        }
        log.trim(1);
        try (var input = writer.outputWriter()) {
            input.write("go\n");
        }
        writer.waitFor();
        assertThat(log.file()).hasContent("after");
    }

    @Test
    void isEmptyWhereNothingWasLogged() throws Exception {
        log.trim();
        assertThat(log.tail(5)).isEmpty();
    }
}
