package dev.gantry.agent.stream.channel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RemoteCommandInputTest {

    private static final String SIZE = "{\"Width\":97,\"Height\":31}\n";

    private final Recorder recorder = new Recorder();
    private final RemoteCommandInput v5 = new RemoteCommandInput(ChannelProtocol.V5, recorder);
    private final RemoteCommandInput v4 = new RemoteCommandInput(ChannelProtocol.V4, recorder);

    @Test
    void readsInputAndItsEnd() throws IOException {
        v5.accept(message(Channels.STDIN, "hello"), true);
        v5.accept(ByteBuffer.wrap(new byte[] {(byte) Channels.CLOSE, Channels.STDIN}), true);

        assertThat(recorder.seen).containsExactly("stdin hello", "stdin closed");
    }

    @Test
    void readsMessagesCutAtEveryByte() throws IOException {
        byte[] input = message(Channels.STDIN, "hello").array();
        byte[] resize = message(Channels.RESIZE, SIZE).array();
        for (int cut = 0; cut <= input.length; cut++) {
            acceptCut(v5, input, cut);
        }
        assertThat(String.join("", recorder.seen).replace("stdin ", "")).isEqualTo("hello".repeat(input.length + 1));
        recorder.seen.clear();
        for (int cut = 0; cut <= resize.length; cut++) {
            acceptCut(v5, resize, cut);
        }
        assertThat(recorder.seen).hasSize(resize.length + 1).containsOnly("resized 97x31");
    }

    @Test
    void ignoresEmptyMessagesAndOtherChannels() throws IOException {
        v5.accept(ByteBuffer.allocate(0), true);
        v5.accept(message(Channels.STDOUT, "what for"), true);
        v5.accept(message(200, "?"), true);
        v5.accept(message(Channels.RESIZE, ""), true);
        v5.accept(ByteBuffer.wrap(new byte[] {(byte) Channels.CLOSE, Channels.STDOUT}), true);

        assertThat(recorder.seen).isEmpty();
    }

    @Test
    void inV4NothingClosesAChannel() throws IOException {
        v4.accept(ByteBuffer.wrap(new byte[] {(byte) Channels.CLOSE, Channels.STDIN}), true);

        assertThat(recorder.seen).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "{",
                "[]",
                "{}",
                "{\"Width\":97}",
                "{\"Width\":-1,\"Height\":1}",
                "{\"Width\":65536,\"Height\":1}",
                "{\"Width\":1.5,\"Height\":1}",
                "{\"Width\":\"97\",\"Height\":1}"
            })
    void refusesSizesThatAreNone(String json) {
        assertThatThrownBy(() -> v5.accept(message(Channels.RESIZE, json), true))
                .isInstanceOf(ChannelProtocolException.class)
                .hasMessageStartingWith("resize message");
    }

    @Test
    void refusesASizeThatHasNoEnd() throws IOException {
        v5.accept(message(Channels.RESIZE, " ".repeat(RemoteCommandInput.MAX_RESIZE_BYTES)), false);

        assertThatThrownBy(() -> v5.accept(ByteBuffer.allocate(1), false))
                .hasMessageContaining("longer than 300 bytes");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2})
    void refusesToCloseOtherThanOneChannel(int channels) {
        ByteBuffer message = ByteBuffer.allocate(1 + channels).put(0, (byte) Channels.CLOSE);

        assertThatThrownBy(() -> v5.accept(message, true)).hasMessageContaining("must name one channel");
    }

    private static void acceptCut(RemoteCommandInput input, byte[] message, int cut) throws IOException {
        input.accept(ByteBuffer.wrap(message, 0, cut), false);
        input.accept(ByteBuffer.wrap(message, cut, message.length - cut), true);
    }

    private static ByteBuffer message(int channel, String content) {
        byte[] bytes = content.getBytes(UTF_8);
        return ByteBuffer.allocate(1 + bytes.length)
                .put((byte) channel)
                .put(bytes)
                .flip();
    }

    private static final class Recorder implements RemoteCommandInput.Receiver {

        private final List<String> seen = new ArrayList<>();

        @Override
        public void stdin(ByteBuffer bytes) {
            if (bytes.hasRemaining()) {
                seen.add("stdin " + UTF_8.decode(bytes));
            }
        }

        @Override
        public void stdinClosed() {
            seen.add("stdin closed");
        }

        @Override
        public void resized(TerminalSize size) {
            seen.add("resized " + size.columns() + "x" + size.rows());
        }
    }
}
