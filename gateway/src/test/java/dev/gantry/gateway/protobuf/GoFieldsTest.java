package dev.gantry.gateway.protobuf;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import io.kubernetes.client.proto.Meta;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tables of Go's fields against the schema they belong to. */
class GoFieldsTest {

    private static final Map<String, Descriptor> MESSAGES = Stream.concat(
                    Stream.of(Meta.getDescriptor()),
                    KubernetesSchema.apiVersions().stream().map(GoFieldsTest::file))
            .flatMap(file -> file.getMessageTypes().stream())
            .collect(Collectors.toMap(Descriptor::getFullName, type -> type));

    @Test
    void everyTableNamesFieldsOfTheSchema() {
        assertThat(unknown(GoFields.INLINED)).isEmpty();
        assertThat(unknown(GoFields.RENAMED.keySet())).isEmpty();
        List<String> zeros = new ArrayList<>();
        GoFields.SHOWN_ZEROS.forEach((message, fields) -> fields.forEach(field -> zeros.add(message + "." + field)));
        assertThat(zeros).hasSizeGreaterThan(500);
        assertThat(unknown(zeros))
                .as("fields of kubectl 1.32 that the schema lost since")
                .isEmpty();
    }

    /** A Go name that starts with a capital shows that the field has no JSON name of its own, or a different one. */
    @Test
    void capitalNamesAreKnown() {
        Set<String> capital = new TreeSet<>();
        MESSAGES.values()
                .forEach(type -> type.getFields().stream()
                        .filter(field ->
                                Character.isUpperCase(GoFields.jsonName(field).charAt(0)))
                        .filter(field -> JsonForm.of(type) == JsonForm.OBJECT)
                        .map(FieldDescriptor::getFullName)
                        .forEach(capital::add));
        assertThat(capital).containsExactly("k8s.io.api.core.v1.DaemonEndpoint.Port");
    }

    private static List<String> unknown(Iterable<String> fields) {
        List<String> unknown = new ArrayList<>();
        for (String field : fields) {
            int dot = field.lastIndexOf('.');
            Descriptor type = MESSAGES.get(field.substring(0, dot));
            if (type == null || type.findFieldByName(field.substring(dot + 1)) == null) {
                unknown.add(field);
            }
        }
        return unknown;
    }

    private static FileDescriptor file(String apiVersion) {
        return KubernetesSchema.file(apiVersion).orElseThrow();
    }
}
