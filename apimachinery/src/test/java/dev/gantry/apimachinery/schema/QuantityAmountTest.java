package dev.gantry.apimachinery.schema;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityAmountTest {

    @ParameterizedTest
    @CsvSource({
        "1, 1, 1000",
        "0.5, 1, 500",
        "500m, 1, 500",
        "1500m, 2, 1500",
        "100u, 1, 1",
        "64Mi, 67108864, 67108864000",
        "1Ki, 1024, 1024000",
        "1k, 1000, 1000000",
        "2e3, 2000, 2000000",
        "2E3, 2000, 2000000",
        "1E, 1000000000000000000, 9223372036854775807",
        "9Ei, 9223372036854775807, 9223372036854775807",
        "-1, -1, -1000",
        ".5, 1, 500",
        "1., 1, 1000"
    })
    void readsUnitsAndMillisRoundedUp(String text, long units, long millis) {
        QuantityAmount amount = QuantityAmount.parse(text).orElseThrow();
        assertThat(amount.units()).isEqualTo(units);
        assertThat(amount.millis()).isEqualTo(millis);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "1x", "1 ", "1mi", "--1", ".", "1e", "1e9999", "1KiB", "0x10"})
    void refusesWhatIsNoQuantity(String text) {
        assertThat(QuantityAmount.parse(text)).isEmpty();
    }
}
