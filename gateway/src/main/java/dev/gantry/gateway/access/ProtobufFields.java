package dev.gantry.gateway.access;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The length-delimited fields (texts and messages) of one protobuf message, by their numbers: all that the reviews need
 * of the format, which kubectl sends them in. Numbers and fixed fields are stepped over; of a repeated field the last
 * one stays.
 */
final class ProtobufFields {

    /** A longer variable-length integer than any 64-bit number has. */
    private static final int MAX_VARINT_BYTES = 10;

    private final byte[] bytes;
    private final int end;
    private final Map<Long, ProtobufFields> fields = new HashMap<>();
    private final int start;
    private int at;

    private ProtobufFields(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.start = start;
        this.end = end;
        this.at = start;
    }

    /** @throws IllegalArgumentException when the bytes are no protobuf message */
    static ProtobufFields of(byte[] bytes, int start) {
        ProtobufFields whole = new ProtobufFields(bytes, start, bytes.length);
        whole.read();
        return whole;
    }

    /** The message in a field; empty when the field is absent. */
    Optional<ProtobufFields> message(long number) {
        Optional<ProtobufFields> message = Optional.ofNullable(fields.get(number));
        message.ifPresent(ProtobufFields::read);
        return message;
    }

    /** The text in a field, or "". */
    String text(long number) {
        ProtobufFields field = fields.get(number);
        return field == null ? "" : new String(bytes, field.start, field.end - field.start, StandardCharsets.UTF_8);
    }

    private void read() {
        at = start;
        while (at < end) {
            long tag = varint();
            switch ((int) (tag & 7)) {
                case 0 -> varint();
                case 1 -> skip(Long.BYTES);
                case 2 -> field(tag >>> 3);
                case 5 -> skip(Integer.BYTES);
                default -> throw malformed();
            }
        }
    }

    private void field(long number) {
        long length = varint();
        int from = at;
        skip(length);
        fields.put(number, new ProtobufFields(bytes, from, at));
    }

    private void skip(long length) {
        if (length < 0 || length > end - at) {
            throw malformed();
        }
        at += (int) length;
    }

    private long varint() {
        long value = 0;
        for (int i = 0; i < MAX_VARINT_BYTES && at < end; i++) {
            byte next = bytes[at++];
            value |= (long) (next & 0x7f) << (7 * i);
            if (next >= 0) {
                return value;
            }
        }
        throw malformed();
    }

    private static IllegalArgumentException malformed() {
        return new IllegalArgumentException("the body is not protobuf");
    }
}
