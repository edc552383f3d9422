package dev.gantry.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.netty.ByteBufFlux;

class WholeBodyTest {

    @ParameterizedTest
    @CsvSource({
        "0, false",
        "1, true",
        "16384, true",
        "16385, false",
        "-1, false",
        "99999999999999999999, false",
        "x, false"
    })
    void isOfALengthThatIsDeclaredAndSmall(String length, boolean whole) {
        assertThat(WholeBody.isDeclared(headers().add("Content-Length", length)))
                .isEqualTo(whole);
    }

    @Test
    void aStreamIsNone() {
        assertThat(WholeBody.isDeclared(headers().add("Transfer-Encoding", "chunked")))
                .isFalse();
    }

    @Test
    void isOneBufferThatItsTakerReleases() {
        List<ByteBuf> parts = List.of(buffer("one, "), buffer("two"));
        ByteBuf whole = Objects.requireNonNull(
                WholeBody.of(ByteBufFlux.fromInbound(Flux.fromIterable(parts))).block());
        assertThat(whole.toString(StandardCharsets.US_ASCII)).isEqualTo("one, two");
        assertThat(whole.refCnt()).isEqualTo(1);
        whole.release();
    }

    private static ByteBuf buffer(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }

    private static HttpHeaders headers() {
        return new DefaultHttpHeaders();
    }
}
