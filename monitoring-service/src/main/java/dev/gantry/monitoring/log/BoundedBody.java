package dev.gantry.monitoring.log;

import dev.gantry.apimachinery.ApiException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A request's body that refuses to be longer than a delivery may be. */
final class BoundedBody extends FilterInputStream {

    /** An agent sends at most about a megabyte at a time; this leaves room for long lines. */
    static final long MAX_BYTES = 8L * 1024 * 1024;

    private long left = MAX_BYTES;

    BoundedBody(InputStream body) {
        super(body);
    }

    @Override
    public int read() throws IOException {
        return counted(super.read(), 1);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int read = super.read(buffer, offset, length);
        return counted(read, read);
    }

    private int counted(int result, int bytes) {
        left -= Math.max(0, bytes);
        if (left < 0) {
            throw ApiException.tooLarge(MAX_BYTES);
        }
        return result;
    }
}
