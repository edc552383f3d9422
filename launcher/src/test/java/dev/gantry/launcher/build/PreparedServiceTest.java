package dev.gantry.launcher.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PreparedServiceTest {

    private static final String QUICKLY = "-XX:TieredStopAtLevel=1";

    private final PreparedService service = new PreparedService("gateway", "stamp", Path.of("/nowhere/app.jar"));

    @Test
    void isCompiledAsTheSettingsSay() {
        assertThat(service.command(new JvmSettings(256, Compiler.QUICK))).contains(QUICKLY, "-Xmx256m");
        assertThat(service.command(new JvmSettings(256, Compiler.FULL))).doesNotContain(QUICKLY);
    }

    @Test
    void itsArchiveIsOfTheSameKind() {
        assertThat(service.trainingCommand(new JvmSettings(256, Compiler.QUICK), Path.of("archive")))
                .contains(QUICKLY);
    }

    @Test
    void theJarComesLast() {
        assertThat(service.command(new JvmSettings(256, Compiler.FULL))).endsWith("-jar", "/nowhere/app.jar");
    }
}
