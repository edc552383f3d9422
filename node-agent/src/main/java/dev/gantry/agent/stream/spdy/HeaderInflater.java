package dev.gantry.agent.stream.spdy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Reads header blocks; one zlib stream runs through all blocks of a connection, so none may be skipped. */
final class HeaderInflater implements AutoCloseable {

    /** Unpacked size of one block in bytes: port-forward's three headers need about 100; a zip bomb must not pass. */
    static final int MAX_BLOCK_BYTES = 64 * 1024;

    private final Inflater inflater = new Inflater();

    SpdyHeaders read(ByteBuffer block) throws SpdyProtocolException {
        inflater.setInput(block);
        byte[] unpacked = new byte[MAX_BLOCK_BYTES + 1];
        int length = inflate(unpacked);
        if (length > MAX_BLOCK_BYTES) {
            throw new SpdyProtocolException("header block is larger than " + MAX_BLOCK_BYTES + " bytes");
        }
        try {
            return parse(ByteBuffer.wrap(unpacked, 0, length));
        } catch (BufferUnderflowException e) {
            throw new SpdyProtocolException("header block ends within a header", e);
        }
    }

    private int inflate(byte[] target) throws SpdyProtocolException {
        int length = 0;
        try {
            while (length < target.length) {
                int count = inflater.inflate(target, length, target.length - length);
                if (count == 0 && inflater.needsDictionary()) {
                    useDictionary();
                } else if (count == 0) {
                    return length;
                }
                length += count;
            }
        } catch (DataFormatException e) {
            throw new SpdyProtocolException("header block is not valid zlib data", e);
        }
        return length;
    }

    private void useDictionary() throws SpdyProtocolException {
        if (Integer.toUnsignedLong(inflater.getAdler()) != SpdyDictionary.ADLER32) {
            throw new SpdyProtocolException("header block uses another dictionary than SPDY/3's");
        }
        inflater.setDictionary(SpdyDictionary.bytes());
    }

    private static SpdyHeaders parse(ByteBuffer block) throws SpdyProtocolException {
        if (!block.hasRemaining()) {
            throw new SpdyProtocolException("header block is empty");
        }
        int pairs = block.getInt();
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < pairs; i++) {
            String name = text(block);
            if (name.isEmpty()) {
                throw new SpdyProtocolException("header without a name");
            }
            if (values.put(name, text(block)) != null) {
                throw new SpdyProtocolException("header \"" + name + "\" occurs twice");
            }
        }
        if (pairs < 0 || block.hasRemaining()) {
            throw new SpdyProtocolException("header block does not hold the headers it announces");
        }
        return new SpdyHeaders(values);
    }

    private static String text(ByteBuffer block) throws SpdyProtocolException {
        int length = block.getInt();
        if (length < 0 || length > block.remaining()) {
            throw new SpdyProtocolException(
                    "header of " + Integer.toUnsignedString(length) + " bytes exceeds its block");
        }
        String text = new String(block.array(), block.arrayOffset() + block.position(), length, ISO_8859_1);
        block.position(block.position() + length);
        return text;
    }

    @Override
    public void close() {
        inflater.end();
    }
}
