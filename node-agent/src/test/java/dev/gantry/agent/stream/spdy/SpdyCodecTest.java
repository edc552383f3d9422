package dev.gantry.agent.stream.spdy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.zip.Adler32;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpdyCodecTest {

    private static final SpdyHeaders DATA_STREAM =
            new SpdyHeaders(Map.of("streamType", "data", "port", "8080", "requestID", "7"));

    private static final List<SpdyFrame> EVERY_KIND = List.of(
            new SpdyFrame.SynStream(1, false, DATA_STREAM),
            new SpdyFrame.SynReply(1, false, SpdyHeaders.NONE),
            new SpdyFrame.Data(1, false, bytes("hello")),
            new SpdyFrame.Settings(),
            new SpdyFrame.Headers(1, false, SpdyHeaders.of("port", "9090")),
            new SpdyFrame.WindowUpdate(1, 0x7fff_ffff),
            new SpdyFrame.Ping(-1),
            new SpdyFrame.SynStream(0x7fff_ffff, true, DATA_STREAM),
            new SpdyFrame.RstStream(1, SpdyFrame.RstStream.CANCEL),
            new SpdyFrame.GoAway(0x7fff_ffff, SpdyFrame.GoAway.OK),
            new SpdyFrame.Data(1, true, bytes("")));

    @Test
    void theDictionaryIsTheOneThatSpdyNames() {
        Adler32 checksum = new Adler32();
        checksum.update(SpdyDictionary.bytes());

        assertThat(checksum.getValue()).isEqualTo(SpdyDictionary.ADLER32);
        assertThat(SpdyDictionary.bytes()).hasSize(1423);
    }

    @Test
    void everyKindOfFrameSurvivesEveryWayToCutTheBytes() throws Exception {
        byte[] wire = encode(EVERY_KIND);
        for (int cut = 0; cut <= wire.length; cut++) {
            List<SpdyFrame> frames = new ArrayList<>();
            try (SpdyDecoder decoder = new SpdyDecoder()) {
                decoder.decode(ByteBuffer.wrap(wire, 0, cut), frame -> frames.add(kept(frame)));
                decoder.decode(ByteBuffer.wrap(wire, cut, wire.length - cut), frame -> frames.add(kept(frame)));
            }
            assertThat(joined(frames)).as("cut at %d", cut).isEqualTo(EVERY_KIND);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 8, 9, 64})
    void everyKindOfFrameSurvivesSmallPieces(int pieceBytes) throws Exception {
        assertThat(joined(decodeAll(encode(EVERY_KIND), pieceBytes))).isEqualTo(EVERY_KIND);
    }

    @Test
    void handsTheLongestDataFrameOnInParts() throws Exception {
        ByteBuffer longest = ByteBuffer.allocate(0x00ff_ffff);
        byte[] wire = encode(List.of(new SpdyFrame.Data(5, true, longest)));

        List<SpdyFrame> parts = decodeAll(wire, 8192);

        assertThat(parts).hasSizeGreaterThan(2000);
        assertThat(parts.stream()
                        .mapToLong(p -> ((SpdyFrame.Data) p).payload().remaining())
                        .sum())
                .isEqualTo(0x00ff_ffff);
        assertThat(parts.stream().filter(p -> ((SpdyFrame.Data) p).finished())).hasSize(1);
        assertThat(((SpdyFrame.Data) parts.getLast()).finished()).isTrue();
    }

    @Test
    void skipsControlFramesOfUnknownTypes() throws Exception {
        byte[] wire = HexFormat.of().parseHex("8003000a00000003aabbcc" + "800300060000000400000001");

        assertThat(decodeAll(wire, 1)).containsExactly(new SpdyFrame.Unknown(10), new SpdyFrame.Ping(1));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            SPDY/2                     | 8002000600000004 00000001                   | version 2
            too long                   | 8003000700010001                            | control frame of 65537 bytes
            short SYN_STREAM           | 8003000100000009 000000000000000000         | SYN_STREAM of 9 bytes
            short SYN_REPLY            | 8003000200000003 000000                     | SYN_REPLY of 3 bytes
            long RST_STREAM            | 8003000300000009 000000010000000100         | RST_STREAM has 9 bytes
            empty PING                 | 8003000600000000                            | PING has 0 bytes
            short GOAWAY               | 8003000700000004 00000000                   | GOAWAY has 4 bytes
            short WINDOW_UPDATE        | 8003000900000004 00000000                   | WINDOW_UPDATE has 4 bytes
            SETTINGS without entries   | 8003000400000004 00000001                   | the 1 entries it announces
            SETTINGS, 2^32-1 entries   | 8003000400000004 ffffffff                   | the 4294967295 entries
            headers are no zlib data   | 800300010000000e 00000001000000000000ffffffff | not valid zlib
            no header block            | 800300010000000a 00000001000000000000       | header block is empty
            """)
    void refusesMalformedFrames(String what, String hex, String message) {
        byte[] wire = HexFormat.of().parseHex(hex.replace(" ", ""));

        assertThatThrownBy(() -> decodeAll(wire, 1))
                .as(what)
                .isInstanceOf(SpdyProtocolException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({
        "00000001, within a header",
        "0000000100000001, exceeds its block",
        "00000001ffffffff, exceeds its block",
        "000000010000000000000000, without a name",
        "ffffffff, does not hold",
        "0000000000, does not hold",
        "00000002000000016100000000000000016100000000, occurs twice"
    })
    void refusesMalformedHeaderBlocks(String hex, String message) {
        byte[] wire = synStreamWith(HexFormat.of().parseHex(hex), SpdyDictionary.bytes());

        assertThatThrownBy(() -> decodeAll(wire, wire.length))
                .isInstanceOf(SpdyProtocolException.class)
                .hasMessageContaining(message);
    }

    @Test
    void refusesAHeaderBlockThatUnpacksToTooMuch() {
        byte[] bomb = new byte[HeaderInflater.MAX_BLOCK_BYTES + 1];

        assertThatThrownBy(() -> decodeAll(synStreamWith(bomb, SpdyDictionary.bytes()), 1000))
                .isInstanceOf(SpdyProtocolException.class)
                .hasMessageContaining("larger than 65536 bytes");
    }

    @Test
    void refusesAnotherDictionary() {
        byte[] wire = synStreamWith(new byte[4], "another".getBytes(US_ASCII));

        assertThatThrownBy(() -> decodeAll(wire, 1000))
                .isInstanceOf(SpdyProtocolException.class)
                .hasMessageContaining("another dictionary");
    }

    @Test
    void randomBytesEndInFramesOrAProtocolException() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(20261122);
        for (int round = 0; round < 5000; round++) {
            byte[] wire = new byte[64];
            random.nextBytes(wire);
            if (random.nextBoolean()) {
                ByteBuffer.wrap(wire).putInt(0, 0x80030000 | random.nextInt(11)).putInt(4, random.nextInt(56));
            }
            try {
                assertThat(decodeAll(wire, 1 + random.nextInt(64))).isNotNull();
            } catch (SpdyProtocolException expected) {
                assertThat(expected).hasMessageMatching(".+");
            }
        }
    }

    private static List<SpdyFrame> decodeAll(byte[] wire, int pieceBytes) throws SpdyProtocolException {
        List<SpdyFrame> frames = new ArrayList<>();
        try (SpdyDecoder decoder = new SpdyDecoder()) {
            for (int from = 0; from < wire.length; from += pieceBytes) {
                int length = Math.min(pieceBytes, wire.length - from);
                decoder.decode(ByteBuffer.wrap(wire, from, length), frame -> frames.add(kept(frame)));
            }
        }
        return frames;
    }

    private static SpdyFrame kept(SpdyFrame frame) {
        return frame instanceof SpdyFrame.Data data
                ? new SpdyFrame.Data(data.streamId(), data.finished(), copy(data.payload(), ByteBuffer.allocate(0)))
                : frame;
    }

    /** Puts the parts of data frames together again. */
    private static List<SpdyFrame> joined(List<SpdyFrame> frames) {
        List<SpdyFrame> whole = new ArrayList<>();
        for (SpdyFrame frame : frames) {
            if (frame instanceof SpdyFrame.Data part
                    && !whole.isEmpty()
                    && whole.getLast() instanceof SpdyFrame.Data before
                    && before.payload().hasRemaining()
                    && part.payload().hasRemaining()) {
                whole.removeLast();
                whole.add(new SpdyFrame.Data(part.streamId(), part.finished(), copy(before.payload(), part.payload())));
            } else {
                whole.add(frame);
            }
        }
        return whole;
    }

    private static ByteBuffer copy(ByteBuffer first, ByteBuffer second) {
        return ByteBuffer.allocate(first.remaining() + second.remaining())
                .put(first.duplicate())
                .put(second.duplicate())
                .flip();
    }

    private static byte[] encode(List<SpdyFrame> frames) {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        try (SpdyEncoder encoder = new SpdyEncoder()) {
            frames.forEach(frame -> wire.writeBytes(encoder.encode(frame).array()));
        }
        return wire.toByteArray();
    }

    private static byte[] synStreamWith(byte[] headerBlock, byte[] dictionary) {
        byte[] packed = new byte[headerBlock.length + 100];
        int length;
        try (Deflater deflater = new Deflater()) {
            deflater.setDictionary(dictionary);
            deflater.setInput(headerBlock);
            length = deflater.deflate(packed, 0, packed.length, Deflater.SYNC_FLUSH);
        }
        return ByteBuffer.allocate(18 + length)
                .putInt(0x80030001)
                .putInt(10 + length)
                .putInt(1)
                .putInt(0)
                .putShort((short) 0)
                .put(packed, 0, length)
                .array();
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(US_ASCII));
    }
}
