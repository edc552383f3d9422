package dev.gantry.monitoring.pattern;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LogLineTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-01-02T03:04:05.678Z ERROR 1 --- [main] c.e.Shop : payment failed",
                "2026-01-02 03:04:05,678 [http-1] ERROR com.example.Shop - payment failed",
                "Jan 02, 2026 3:04:05 AM com.example.Shop pay SEVERE: payment failed",
                "ERROR:root:payment failed",
                "[ERROR] payment failed",
                "2026/01/02 03:04:05 [error] 12#12: *1 open() failed",
                "2026/01/02 03:04:05 [emerg] 1#1: bind() failed",
                "time=2026-01-02T03:04:05Z level=error msg=\"payment failed\"",
                "ts=1 caller=main.go:7 level=fatal msg=boom",
                "E0102 03:04:05.678901       1 main.go:42] payment failed",
                "F0102 03:04:05.678901       1 main.go:42] gone",
                "panic: runtime error: index out of range",
                "fatal error: all goroutines are asleep - deadlock!",
                "thread 'main' panicked at src/main.rs:2:5:",
                "Traceback (most recent call last):",
                "ValueError: invalid literal",
                "TypeError: x is not a function",
                "java.lang.IllegalStateException: boom",
                "java.lang.NullPointerException",
                "Exception in thread \"main\" java.lang.OutOfMemoryError",
                "Unhandled exception. System.InvalidOperationException: boom",
                "{\"level\":\"error\",\"message\":\"payment failed\"}",
                "{\"severity\":\"CRITICAL\",\"message\":\"payment failed\"}",
                "{\"log.level\":\"ERROR\",\"message\":\"payment failed\"}",
                "{\"log\":{\"level\":\"error\"},\"message\":\"payment failed\"}",
                "{\"level\":50,\"msg\":\"payment failed\"}",
                "{\"level\":3,\"short_message\":\"payment failed\"}",
                "{\"message\":\"ERROR payment failed\"}",
                "{\"msg\":\"oops\",\"err\":{\"type\":\"TypeError\",\"message\":\"x\"}}",
            })
    void aLineThatTellsOfAFailureIsOne(String line) {
        assertThat(LogLine.read(line).error()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "listening on 8080",
                "2026-01-02 03:04:05 INFO handled java.lang.IllegalStateException: boom",
                "2026-01-02 03:04:05 WARN ERROR rate is at 3 percent",
                "0 errors, 3 warnings",
                "ERROR_LIMIT=5 is set",
                "/var/log/ERROR/today was rotated",
                "level=info msg=\"the error was handled\"",
                "I0102 03:04:05.678901       1 main.go:42] error budget left",
                "\tat com.example.ShopException.<init>(ShopException.java:7)",
                "{\"level\":\"info\",\"message\":\"ERROR rate is fine\"}",
                "{\"level\":30,\"msg\":\"ok\",\"err\":null}",
                "{\"level\":6,\"short_message\":\"started\"}",
                "{\"items\":[1,2]}",
                "{not json at all",
                "[1, 2, 3]",
            })
    void aLineThatOnlyMentionsOneIsNot(String line) {
        assertThat(LogLine.read(line).error()).isFalse();
    }

    @Test
    void ofAJsonLineTheMessageAndTheKindOfExceptionAreMined() {
        assertThat(LogLine.read(
                                "{\"ts\":1,\"level\":\"error\",\"msg\":\"not saved\",\"stack_trace\":\"a.B: c\\n\\tat d\"}")
                        .message())
                .isEqualTo("not saved a.B: c");
        assertThat(LogLine.read("  plain text ").message()).isEqualTo("plain text");
    }

    /** What a container writes is not ours: no line may take long, whatever is in it. */
    @Test
    void endlessLinesAreReadInBoundedTime() {
        assertThat(LogLine.read("a.".repeat(200_000) + "Exception").error()).isFalse();
        assertThat(LogLine.read("{\"a\":" + "[".repeat(60_000)).error()).isFalse();
        assertThat(LineTokens.of("word ".repeat(100_000))).hasSize(LineTokens.MAX_TOKENS);
    }
}
