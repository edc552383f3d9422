package dev.gantry.launcher.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessRecordTest {

    @TempDir
    Path directory;

    @Test
    void findsTheProcessItRemembers() throws Exception {
        Path file = directory.resolve("own.pid");
        ProcessRecord.of(ProcessHandle.current(), "build", 3).write(file);
        ProcessRecord read = ProcessRecord.read(file).orElseThrow();
        assertThat(read.running()).contains(ProcessHandle.current());
        assertThat(read.build()).isEqualTo("build");
        assertThat(read.restarts()).isEqualTo(3);
    }

    @Test
    void isNotFooledByAnotherProcessOfTheSamePid() {
        ProcessRecord own = ProcessRecord.of(ProcessHandle.current(), "build", 0);
        ProcessRecord earlier = new ProcessRecord(own.pid(), own.startMillis() - 60_000, "build", 0);
        assertThat(earlier.running()).isEmpty();
    }

    @Test
    void knowsThatAProcessEnded() throws Exception {
        Process process = new ProcessBuilder("sleep", "60").start();
        ProcessRecord record = ProcessRecord.of(process.toHandle(), "build", 0);
        assertThat(record.running()).isPresent();
        process.destroyForcibly().waitFor();
        assertThat(record.running()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "12", "a b c d", "1 2 build", "1 2 build 3 4"})
    void readsNothingFromADamagedFile(String content) throws Exception {
        Path file = Files.writeString(directory.resolve("damaged.pid"), content);
        assertThat(ProcessRecord.read(file)).isEmpty();
    }
}
