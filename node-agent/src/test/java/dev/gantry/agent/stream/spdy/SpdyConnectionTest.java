package dev.gantry.agent.stream.spdy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SpdyConnectionTest {

    private final List<SpdyFrame> sent = new ArrayList<>();
    private final List<SpdyStream> accepted = new ArrayList<>();
    private final SpdyDecoder ours = new SpdyDecoder();
    private final SpdyEncoder theirs = new SpdyEncoder();
    private boolean accepting = true;
    private final SpdyConnection connection =
            new SpdyConnection(bytes -> ours.decode(bytes, frame -> sent.add(frame)), stream -> {
                accepted.add(stream);
                return accepting;
            });

    @AfterEach
    void close() {
        connection.close();
        ours.close();
        theirs.close();
    }

    @Test
    void acceptsAStreamAndCarriesItsData() throws IOException {
        receive(open(1), data(1, false, "in"), data(1, true, ""));
        SpdyStream stream = accepted.getFirst();

        assertThat(stream.headers().get("streamType")).contains("data");
        assertThat(read(stream)).isEqualTo("in");
        assertThat(stream.read(new byte[8])).isEqualTo(-1);
        stream.write("out".getBytes(US_ASCII), 0, 3);
        stream.finish();
        stream.finish();
        assertThat(sent)
                .containsExactly(
                        new SpdyFrame.SynReply(1, false, SpdyHeaders.NONE), data(1, false, "out"), data(1, true, ""));
    }

    @Test
    void echoesThePingsOfAClientOnly() throws IOException {
        receive(new SpdyFrame.Ping(7), new SpdyFrame.Ping(8));

        assertThat(sent).containsExactly(new SpdyFrame.Ping(7));
    }

    @Test
    void resetsAStreamThatNobodyWants() throws IOException {
        accepting = false;
        receive(open(1), data(1, false, "lost"));

        assertThat(sent.getLast()).isEqualTo(new SpdyFrame.RstStream(1, SpdyFrame.RstStream.REFUSED_STREAM));
    }

    @Test
    void refusesStreamsBeyondItsLimit() throws IOException {
        for (int i = 0; i <= SpdyConnection.MAX_STREAMS; i++) {
            receive(open(2 * i + 1));
        }
        assertThat(accepted).hasSize(SpdyConnection.MAX_STREAMS);
        assertThat(sent.getLast())
                .isEqualTo(new SpdyFrame.RstStream(
                        2 * SpdyConnection.MAX_STREAMS + 1, SpdyFrame.RstStream.REFUSED_STREAM));
    }

    @Test
    void refusesStreamsAfterTheClientSaidGoodbye() throws IOException {
        receive(new SpdyFrame.GoAway(0, SpdyFrame.GoAway.OK), open(1));

        assertThat(sent).containsExactly(new SpdyFrame.RstStream(1, SpdyFrame.RstStream.REFUSED_STREAM));
    }

    @Test
    void rejectsDataOfAStreamThatWasNeverOpened() throws IOException {
        receive(data(9, false, "?"));

        assertThat(sent).containsExactly(new SpdyFrame.RstStream(9, SpdyFrame.RstStream.INVALID_STREAM));
    }

    @Test
    void ignoresDataThatCrossedWithTheEndOfItsStream() throws IOException {
        receive(open(1));
        accepted.getFirst().reset(SpdyFrame.RstStream.CANCEL);
        sent.clear();
        receive(data(1, false, "late"), new SpdyFrame.RstStream(1, 5), new SpdyFrame.WindowUpdate(1, 10));

        assertThat(sent).isEmpty();
    }

    @Test
    void saysGoodbyeWhenAStreamIdIsUsedAgain() throws IOException {
        receive(open(3));

        assertThatThrownBy(() -> receive(open(1))).isInstanceOf(SpdyProtocolException.class);
        assertThat(sent.getLast()).isEqualTo(new SpdyFrame.GoAway(3, SpdyFrame.GoAway.PROTOCOL_ERROR));
    }

    @Test
    void aResetEndsReadingAndWriting() throws IOException {
        receive(open(1), new SpdyFrame.RstStream(1, SpdyFrame.RstStream.CANCEL));
        SpdyStream stream = accepted.getFirst();

        assertThatThrownBy(() -> stream.read(new byte[1])).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> stream.write(new byte[1], 0, 1)).isInstanceOf(IOException.class);
    }

    @Test
    void opensTheWindowAgainAsItsReaderTakesTheData() throws IOException {
        receive(open(1), new SpdyFrame.Data(1, false, ByteBuffer.allocate(SpdyStream.WINDOW_BYTES)));
        sent.clear();
        byte[] half = new byte[SpdyStream.WINDOW_BYTES / 2];

        assertThat(accepted.getFirst().read(half)).isEqualTo(half.length);
        assertThat(sent).containsExactly(new SpdyFrame.WindowUpdate(1, half.length));
    }

    @Test
    void aClientThatSendsAheadOfTheWindowWaitsUntilTheConnectionEnds() throws Exception {
        receive(open(1));
        CompletableFuture<Void> received = CompletableFuture.runAsync(
                () -> {
                    try {
                        receive(new SpdyFrame.Data(1, false, ByteBuffer.allocate(SpdyStream.WINDOW_BYTES + 1)));
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                },
                task -> Thread.ofVirtual().start(task));

        assertThat(received).failsWithin(100, TimeUnit.MILLISECONDS);
        connection.close();
        assertThat(received).succeedsWithin(10, TimeUnit.SECONDS);
        assertThatThrownBy(() -> accepted.getFirst().read(new byte[1])).isInstanceOf(IOException.class);
    }

    private void receive(SpdyFrame... frames) throws IOException {
        for (SpdyFrame frame : frames) {
            connection.receive(theirs.encode(frame));
        }
    }

    private static SpdyFrame open(int streamId) {
        return new SpdyFrame.SynStream(streamId, false, SpdyHeaders.of("streamType", "data"));
    }

    private static SpdyFrame data(int streamId, boolean finished, String text) {
        return new SpdyFrame.Data(streamId, finished, ByteBuffer.wrap(text.getBytes(US_ASCII)));
    }

    private static String read(SpdyStream stream) throws IOException {
        byte[] buffer = new byte[100];
        return new String(buffer, 0, stream.read(buffer), US_ASCII);
    }
}
