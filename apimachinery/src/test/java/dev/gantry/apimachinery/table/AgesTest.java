package dev.gantry.apimachinery.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.apimachinery.Documents;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgesTest {

    @ParameterizedTest
    @CsvSource({
        "PT-2S, <invalid>",
        "PT-1.9S, 0s",
        "PT0S, 0s",
        "PT0.9S, 0s",
        "PT5S, 5s",
        "PT119S, 119s",
        "PT2M, 2m",
        "PT2M3S, 2m3s",
        "PT9M59S, 9m59s",
        "PT10M, 10m",
        "PT10M30S, 10m",
        "PT179M, 179m",
        "PT3H, 3h",
        "PT3H5M, 3h5m",
        "PT7H59M59S, 7h59m",
        "PT8H, 8h",
        "PT8H30M, 8h",
        "PT47H59M, 47h",
        "PT48H, 2d",
        "PT50H, 2d2h",
        "P7DT23H, 7d23h",
        "P8D, 8d",
        "P8DT5H, 8d",
        "P400D, 400d",
        "P729D, 729d",
        "P730D, 2y",
        "P740D, 2y10d",
        "P2919D, 7y364d",
        "P2920D, 8y",
        "P4000D, 10y"
    })
    void areAsShortAsKubectlPrintsThem(Duration age, String text) {
        assertThat(Ages.human(age)).isEqualTo(text);
    }

    @Test
    void countFromTheCreationOfAnObject() {
        Instant now = Instant.parse("2026-01-01T00:01:00Z");
        assertThat(Ages.of(Documents.yaml("{metadata: {creationTimestamp: '2026-01-01T00:00:00Z'}}"), now))
                .isEqualTo("60s");
        assertThat(Ages.of(Documents.yaml("{metadata: {}}"), now)).isEqualTo("<unknown>");
    }
}
