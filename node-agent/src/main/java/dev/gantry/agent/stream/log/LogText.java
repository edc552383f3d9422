package dev.gantry.agent.stream.log;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.gantry.agent.runtime.LogFrame;
import dev.gantry.agent.runtime.OutputStreamName;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.EnumSet;
import java.util.OptionalLong;
import java.util.Set;

/** Writes log frames as text, with a timestamp before each line if wanted, up to a limit. */
final class LogText {

    /** RFC 3339 with all nine digits, so that lines stay aligned. */
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSSX").withZone(ZoneOffset.UTC);

    private final OutputStream out;
    private final boolean timestamps;
    private final Set<OutputStreamName> withinLine = EnumSet.noneOf(OutputStreamName.class);
    private long bytesLeft;

    LogText(OutputStream out, boolean timestamps, OptionalLong limitBytes) {
        this.out = out;
        this.timestamps = timestamps;
        this.bytesLeft = limitBytes.orElse(Long.MAX_VALUE);
    }

    /** Writes one frame; false once the limit is reached. */
    boolean write(LogFrame frame) throws IOException {
        if (timestamps && !withinLine.contains(frame.stream())) {
            write(timestamp(frame.time()));
        }
        write(frame.bytes());
        if (endsLine(frame.bytes())) {
            withinLine.remove(frame.stream());
        } else {
            withinLine.add(frame.stream());
        }
        return bytesLeft > 0;
    }

    private void write(byte[] bytes) throws IOException {
        int count = (int) Math.min(bytes.length, bytesLeft);
        out.write(bytes, 0, count);
        bytesLeft -= count;
    }

    private static byte[] timestamp(Instant time) {
        return (TIME.format(time) + " ").getBytes(US_ASCII);
    }

    private static boolean endsLine(byte[] bytes) {
        return bytes.length > 0 && bytes[bytes.length - 1] == '\n';
    }
}
