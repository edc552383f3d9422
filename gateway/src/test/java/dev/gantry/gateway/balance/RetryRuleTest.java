package dev.gantry.gateway.balance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryRuleTest {

    @ParameterizedTest
    @CsvSource({
        "GET,UNREACHABLE,false,true",
        "POST,UNREACHABLE,false,true",
        "POST,UNREACHABLE,true,false",
        "GET,BROKEN,false,true",
        "DELETE,BROKEN,false,true",
        "POST,BROKEN,false,false",
        "PATCH,BROKEN,false,false",
        "PUT,BROKEN,true,false",
        "GET,SILENT,false,false",
        "GET,NOT_UPSTREAM,false,false",
        "POST,OVERLOADED,false,true"
    })
    void repeatsOnlyWhatCannotHappenTwice(String method, Failure failure, boolean bodySent, boolean repeat) {
        assertThat(RetryRule.mayRepeat(method, failure, bodySent)).isEqualTo(repeat);
    }

    @Test
    void tellsWhatBecameOfARequest() {
        assertThat(Failure.of(new ConnectException())).isEqualTo(Failure.UNREACHABLE);
        assertThat(Failure.of(new UnknownHostException())).isEqualTo(Failure.UNREACHABLE);
        assertThat(Failure.of(new IOException("connection reset"))).isEqualTo(Failure.BROKEN);
        assertThat(Failure.of(new IllegalStateException())).isEqualTo(Failure.NOT_UPSTREAM);
    }
}
