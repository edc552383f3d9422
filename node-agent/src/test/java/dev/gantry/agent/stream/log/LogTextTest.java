package dev.gantry.agent.stream.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.agent.runtime.LogFrame;
import dev.gantry.agent.runtime.OutputStreamName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class LogTextTest {

    private static final Instant TIME = Instant.parse("2026-11-22T13:00:00.5Z");

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void aLineInPartsHasOneTime() throws IOException {
        LogText text = new LogText(out, true, OptionalLong.empty());

        text.write(frame(OutputStreamName.STDOUT, "long "));
        text.write(frame(OutputStreamName.STDERR, "other\n"));
        text.write(frame(OutputStreamName.STDOUT, "line\n"));
        text.write(frame(OutputStreamName.STDOUT, "next\n"));

        assertThat(out.toString(UTF_8)).isEqualTo("""
                        2026-11-22T13:00:00.500000000Z long 2026-11-22T13:00:00.500000000Z other
                        line
                        2026-11-22T13:00:00.500000000Z next
                        """);
    }

    @Test
    void stopsWithinALineAtTheLimit() throws IOException {
        LogText text = new LogText(out, false, OptionalLong.of(5));

        assertThat(text.write(frame(OutputStreamName.STDOUT, "one\n"))).isTrue();
        assertThat(text.write(frame(OutputStreamName.STDOUT, "two\n"))).isFalse();
        assertThat(out.toString(UTF_8)).isEqualTo("one\nt");
    }

    @Test
    void theTimeCountsForTheLimit() throws IOException {
        LogText text = new LogText(out, true, OptionalLong.of(4));

        assertThat(text.write(frame(OutputStreamName.STDOUT, "one\n"))).isFalse();
        assertThat(out.toString(UTF_8)).isEqualTo("2026");
    }

    private static LogFrame frame(OutputStreamName stream, String text) {
        return new LogFrame(stream, TIME, text.getBytes(UTF_8));
    }
}
