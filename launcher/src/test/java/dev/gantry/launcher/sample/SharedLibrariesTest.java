package dev.gantry.launcher.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SharedLibrariesTest {

    @Test
    void findsLibrariesAndTheLinkerItself() {
        String output = """
                /opt/java/bin/java:
                \tlinux-vdso.so.1 (0x00007ffd5a1f2000)
                \tlibz.so.1 => /lib/x86_64-linux-gnu/libz.so.1 (0x00007f1c2a0b5000)
                \tlibjli.so => /opt/java/bin/../lib/libjli.so (0x00007f1c2a09e000)
                \t/lib64/ld-linux-x86-64.so.2 (0x00007f1c2a0e0000)
                /opt/java/lib/libzip.so:
                \tlibz.so.1 => /lib/x86_64-linux-gnu/libz.so.1 (0x00007f1c2a0b5000)
                \tlibmissing.so => not found
                """;
        assertThat(SharedLibraries.parse(output))
                .containsExactly(
                        Path.of("/lib/x86_64-linux-gnu/libz.so.1"),
                        Path.of("/lib64/ld-linux-x86-64.so.2"),
                        Path.of("/opt/java/bin/../lib/libjli.so"));
    }
}
