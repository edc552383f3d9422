package dev.gantry.gateway.protobuf;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads one message and all in it from the wire into JSON. It makes no protobuf objects in between: an empty message
 * has two bytes on the wire, and a hundred times that as an object. Fields that the schema does not have are skipped,
 * as by every protobuf reader. Not for use by more than one thread, nor for a second body.
 */
final class MessageReader {

    /** No kind of Kubernetes has messages in messages half that deep. */
    private static final int MAX_DEPTH = 64;

    /** Bounds the memory that a body takes as JSON to about 20 MB; the largest objects have some ten thousands. */
    private static final int MAX_VALUES = 200_000;

    private static final String KEY = "key";
    private static final String VALUE = "value";

    private int depth;
    private int values;

    /** Adds the message's fields to the object, and replaces those that it has. */
    void read(CodedInputStream in, Descriptor type, ObjectNode into) throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            FieldDescriptor field = type.findFieldByNumber(WireFormat.getTagFieldNumber(tag));
            if (field == null) {
                in.skipField(tag);
            } else {
                count();
                read(in, field, WireFormat.getTagWireType(tag), into);
            }
        }
    }

    private void count() throws InvalidProtocolBufferException {
        if (++values > MAX_VALUES) {
            throw new InvalidProtocolBufferException("it has more than " + MAX_VALUES + " values");
        }
    }

    private void read(CodedInputStream in, FieldDescriptor field, int wireType, ObjectNode into) throws IOException {
        if (field.isPackable() && wireType == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
            packed(in, field, into);
        } else if (wireType != field.getLiteType().getWireType()) {
            throw new InvalidProtocolBufferException(field.getFullName() + " has wire type " + wireType);
        } else if (field.isMapField()) {
            mapEntry(in, field, into);
        } else if (field.isRepeated()) {
            into.withArrayProperty(GoFields.jsonName(field)).add(value(in, field, null));
        } else if (GoFields.isInlined(field)) {
            message(in, field.getMessageType(), into);
        } else {
            single(in, field, into);
        }
    }

    /** A field that is there twice is merged when it is a message, else the last one counts. */
    private void single(CodedInputStream in, FieldDescriptor field, ObjectNode into) throws IOException {
        String name = GoFields.jsonName(field);
        JsonNode value = value(in, field, into.get(name) instanceof ObjectNode before ? before : null);
        if (value.isNull() || GoFields.isUnset(field, value)) {
            into.remove(name);
        } else {
            into.set(name, value);
        }
    }

    private void packed(CodedInputStream in, FieldDescriptor field, ObjectNode into) throws IOException {
        int outer = in.pushLimit(in.readRawVarint32());
        while (in.getBytesUntilLimit() > 0) {
            count();
            into.withArrayProperty(GoFields.jsonName(field)).add(WireValues.scalar(in, field));
        }
        in.popLimit(outer);
    }

    private void mapEntry(CodedInputStream in, FieldDescriptor field, ObjectNode into) throws IOException {
        Descriptor type = field.getMessageType();
        ObjectNode entry = JsonNodeFactory.instance.objectNode();
        message(in, type, entry);
        JsonNode value = entry.get(VALUE);
        into.withObjectProperty(GoFields.jsonName(field))
                .set(
                        entry.path(KEY).asString(""),
                        value == null ? WireValues.zero(type.findFieldByName(VALUE)) : value);
    }

    private JsonNode value(CodedInputStream in, FieldDescriptor field, @Nullable ObjectNode before) throws IOException {
        if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
            return WireValues.scalar(in, field);
        }
        Descriptor type = field.getMessageType();
        JsonForm form = JsonForm.of(type);
        ObjectNode object = before != null && form == JsonForm.OBJECT ? before : JsonNodeFactory.instance.objectNode();
        message(in, type, object);
        return form.write(object);
    }

    private void message(CodedInputStream in, Descriptor type, ObjectNode into) throws IOException {
        if (++depth > MAX_DEPTH) {
            throw new InvalidProtocolBufferException("it is nested more than " + MAX_DEPTH + " deep");
        }
        int outer = in.pushLimit(in.readRawVarint32());
        read(in, type, into);
        in.checkLastTagWas(0);
        in.popLimit(outer);
        depth--;
    }
}
