package dev.gantry.agent.environment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code $(NAME)} in commands and values. */
class VariableExpansionTest {

    @ParameterizedTest
    @CsvSource({
        "plain, plain",
        "$(A), 1",
        "x$(A)y$(B)z, x1y2z",
        "$$(A), $(A)",
        "$(MISSING), $(MISSING)",
        "$(A, $(A",
        "$, $",
        "a$b, a$b",
        "$$$(A), $1"
    })
    void references(String text, String expected) {
        assertThat(VariableExpansion.expand(text, Map.of("A", "1", "B", "2"))).isEqualTo(expected);
    }
}
