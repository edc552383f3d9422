package dev.gantry.agent.stream.portforward;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.agent.stream.spdy.SpdyConnection;
import dev.gantry.agent.stream.spdy.SpdyEncoder;
import dev.gantry.agent.stream.spdy.SpdyFrame;
import dev.gantry.agent.stream.spdy.SpdyHeaders;
import dev.gantry.agent.stream.spdy.SpdyStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamPairsTest {

    private final StreamPairs pairs = new StreamPairs();
    private int opened;

    @Test
    void matchesTheTwoStreamsOfARequestInEitherOrder() throws IOException {
        SpdyStream errors = stream("error", "80", "1");
        SpdyStream data = stream("data", "80", "1");

        assertThat(pairs.add(errors)).isEqualTo(new StreamPairs.Waiting());
        assertThat(pairs.add(data)).isEqualTo(new StreamPairs.Complete(new ForwardRequest(80, data, errors)));

        SpdyStream laterData = stream("data", "81", "2");
        SpdyStream laterErrors = stream("error", "81", "2");
        assertThat(pairs.add(laterData)).isEqualTo(new StreamPairs.Waiting());
        assertThat(pairs.add(laterErrors))
                .isEqualTo(new StreamPairs.Complete(new ForwardRequest(81, laterData, laterErrors)));
    }

    @ParameterizedTest
    @CsvSource({"data,0", "data,65536", "data,-1", "data,http", "data,''", "output,80", "'',80"})
    void refusesStreamsThatSayTooLittle(String type, String port) throws IOException {
        assertThat(pairs.add(stream(type, port, "1"))).isInstanceOf(StreamPairs.Refused.class);
    }

    @Test
    void refusesStreamsThatContradictOneAnother() throws IOException {
        pairs.add(stream("error", "80", "1"));

        assertThat(pairs.add(stream("error", "80", "1"))).isInstanceOf(StreamPairs.Refused.class);
        assertThat(pairs.add(stream("data", "81", "1"))).isInstanceOf(StreamPairs.Refused.class);
    }

    @Test
    void doesNotLetStreamsWaitWithoutLimit() throws IOException {
        for (int i = 0; i < StreamPairs.MAX_WAITING; i++) {
            assertThat(pairs.add(stream("error", "80", "request-" + i))).isEqualTo(new StreamPairs.Waiting());
        }
        assertThat(pairs.add(stream("error", "80", "one more"))).isInstanceOf(StreamPairs.Refused.class);
        assertThat(pairs.add(stream("data", "80", "request-0"))).isInstanceOf(StreamPairs.Complete.class);
    }

    private SpdyStream stream(String type, String port, String requestId) throws IOException {
        List<SpdyStream> accepted = new ArrayList<>();
        opened++;
        try (SpdyConnection connection = new SpdyConnection(bytes -> {}, accepted::add);
                SpdyEncoder client = new SpdyEncoder()) {
            SpdyHeaders headers = new SpdyHeaders(Map.of("streamType", type, "port", port, "requestID", requestId));
            connection.receive(client.encode(new SpdyFrame.SynStream(2 * opened - 1, false, headers)));
        }
        return accepted.getFirst();
    }
}
