package dev.gantry.gateway.protobuf;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** The scalar values of the wire as JSON; bytes are base64 there. */
final class WireValues {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private WireValues() {}

    static JsonNode scalar(CodedInputStream in, FieldDescriptor field) throws IOException {
        return switch (field.getType()) {
            case STRING -> JSON.stringNode(in.readStringRequireUtf8());
            case BYTES -> JSON.binaryNode(in.readByteArray());
            case BOOL -> JSON.booleanNode(in.readBool());
            case INT32, SINT32, SFIXED32, UINT32, FIXED32 -> JSON.numberNode(int32(in, field));
            case INT64, SINT64, SFIXED64, UINT64, FIXED64 -> JSON.numberNode(int64(in, field));
            case DOUBLE -> JSON.numberNode(in.readDouble());
            case FLOAT -> JSON.numberNode(in.readFloat());
            case ENUM, GROUP, MESSAGE -> throw unknown(field);
        };
    }

    /** What an absent field means where it has to have a value. */
    static JsonNode zero(FieldDescriptor field) throws IOException {
        return switch (field.getJavaType()) {
            case STRING -> JSON.stringNode("");
            case BYTE_STRING -> JSON.binaryNode(new byte[0]);
            case BOOLEAN -> JSON.booleanNode(false);
            case INT, LONG, FLOAT, DOUBLE, ENUM -> JSON.numberNode(0);
            case MESSAGE -> JsonForm.of(field.getMessageType()).write(JSON.objectNode());
        };
    }

    private static int int32(CodedInputStream in, FieldDescriptor field) throws IOException {
        return switch (field.getType()) {
            case INT32 -> in.readInt32();
            case SINT32 -> in.readSInt32();
            case SFIXED32 -> in.readSFixed32();
            case UINT32 -> in.readUInt32();
            case FIXED32 -> in.readFixed32();
            default -> throw unknown(field);
        };
    }

    private static long int64(CodedInputStream in, FieldDescriptor field) throws IOException {
        return switch (field.getType()) {
            case INT64 -> in.readInt64();
            case SINT64 -> in.readSInt64();
            case SFIXED64 -> in.readSFixed64();
            case UINT64 -> in.readUInt64();
            case FIXED64 -> in.readFixed64();
            default -> throw unknown(field);
        };
    }

    private static InvalidProtocolBufferException unknown(FieldDescriptor field) {
        return new InvalidProtocolBufferException(field.getFullName() + " is of an unknown type");
    }
}
