package dev.gantry.agent.stream.spdy;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.zip.Deflater;

/** Writes header blocks as one zlib stream through all blocks of a connection. */
final class HeaderDeflater implements AutoCloseable {

    /** Scratch space in bytes: more than a block of ours ever takes, so that one turn mostly suffices. */
    private static final int CHUNK_BYTES = 1024;

    private final Deflater deflater = new Deflater();

    HeaderDeflater() {
        deflater.setDictionary(SpdyDictionary.bytes());
    }

    byte[] write(SpdyHeaders headers) {
        deflater.setInput(block(headers));
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        byte[] chunk = new byte[CHUNK_BYTES];
        int count;
        do {
            count = deflater.deflate(chunk, 0, chunk.length, Deflater.SYNC_FLUSH);
            packed.write(chunk, 0, count);
        } while (count == chunk.length);
        return packed.toByteArray();
    }

    private static byte[] block(SpdyHeaders headers) {
        int size = Integer.BYTES;
        for (var header : headers.values().entrySet()) {
            size += 2 * Integer.BYTES
                    + header.getKey().length()
                    + header.getValue().length();
        }
        ByteBuffer block = ByteBuffer.allocate(size).putInt(headers.values().size());
        headers.values().forEach((name, value) -> {
            block.putInt(name.length()).put(name.getBytes(ISO_8859_1));
            block.putInt(value.length()).put(value.getBytes(ISO_8859_1));
        });
        return block.array();
    }

    @Override
    public void close() {
        deflater.end();
    }
}
