package dev.gantry.agent.stream.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.agent.stream.web.QueryParameters;
import dev.gantry.apimachinery.ApiException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

class LogQueryTest {

    private static final Instant NOW = Instant.parse("2026-11-22T13:00:00Z");

    @Test
    void asksForEverythingOnce() {
        LogQuery query = parse("");

        assertThat(query).isEqualTo(parse("follow=false&previous=0&timestamps=False"));
        assertThat(query.container()).isEmpty();
        assertThat(query.options().follow()).isFalse();
        assertThat(query.options().tail()).isEmpty();
        assertThat(query.options().since()).isEmpty();
        assertThat(query.limitBytes()).isEmpty();
    }

    @Test
    void readsEveryParameter() {
        LogQuery query =
                parse("container=app&follow=true&previous=1&timestamps=&tailLines=5&limitBytes=7&sinceSeconds=60");

        assertThat(query.container()).isEqualTo("app");
        assertThat(query.previous()).isTrue();
        assertThat(query.timestamps()).isTrue();
        assertThat(query.limitBytes()).isEqualTo(OptionalLong.of(7));
        assertThat(query.options().follow()).isTrue();
        assertThat(query.options().tail()).isEqualTo(OptionalInt.of(5));
        assertThat(query.options().since()).contains(NOW.minusSeconds(60));
    }

    @Test
    void readsTimesOfAnyZoneAndDurationsOfAnyLength() {
        assertThat(parse("sinceTime=2026-11-22T14:00:00.25+01:00").options().since())
                .contains(Instant.parse("2026-11-22T13:00:00.25Z"));
        assertThat(parse("sinceSeconds=" + Long.MAX_VALUE).options().since()).contains(Instant.EPOCH);
        assertThat(parse("tailLines=" + Long.MAX_VALUE).options().tail()).isEqualTo(OptionalInt.of(Integer.MAX_VALUE));
    }

    @ParameterizedTest
    @CsvSource({
        "tailLines=-1, 422, tailLines: Invalid value: -1: must be greater than or equal to 0",
        "limitBytes=0, 422, limitBytes: Invalid value: 0: must be greater than 0",
        "sinceSeconds=0, 422, sinceSeconds: Invalid value: 0: must be greater than 0",
        "sinceSeconds=1&sinceTime=2026-01-01T00:00:00Z, 422, at most one of",
        "tailLines=many, 400, \"many\" is not a whole number",
        "tailLines=99999999999999999999, 400, is not a whole number",
        "sinceTime=yesterday, 400, \"yesterday\" is not an RFC 3339 time"
    })
    void refusesWhatMakesNoSense(String query, int code, String message) {
        assertThatThrownBy(() -> parse(query))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining(message)
                .satisfies(e -> assertThat(((ApiException) e).code()).isEqualTo(code));
    }

    private static LogQuery parse(String query) {
        MultiValueMap<String, String> values = new LinkedMultiValueMap<>();
        for (String parameter : query.isEmpty() ? new String[0] : query.split("&")) {
            String[] parts = parameter.split("=", 2);
            values.add(parts[0], parts[1]);
        }
        return LogQuery.parse(new QueryParameters(values), "web", InstantSource.fixed(NOW));
    }
}
