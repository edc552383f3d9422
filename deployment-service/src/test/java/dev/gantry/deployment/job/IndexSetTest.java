package dev.gantry.deployment.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IndexSetTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"0|0", "0,1|0,1", "0-2|0-2", "0-1,3|0,1,3", "1,2,3,7|1-3,7"})
    void isWrittenInRanges(String text, String written) {
        assertThat(IndexSet.parse(text, 10)).hasToString(written);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "1-", "-1", "3-1", "1,1", "2,1", "1,,2", "10", "0-10", "+1", "99999999999"})
    void whatIsNoSetIsRefused(String text) {
        assertThatThrownBy(() -> IndexSet.parse(text, 10)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anIndexPastTheLimitIsForgotten() {
        assertThat(IndexSet.ofStatus("0-5,8", 4)).hasToString("0-3");
    }
}
