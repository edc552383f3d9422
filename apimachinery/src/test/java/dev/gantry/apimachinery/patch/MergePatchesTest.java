package dev.gantry.apimachinery.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.Documents;
import io.fabric8.kubernetes.api.model.ConfigMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class MergePatchesTest {

    /** The examples of RFC 7396, appendix A, whose patch is an object. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {a: b}           | {a: c}                  | {a: c}
                    {a: b}           | {b: c}                  | {a: b, b: c}
                    {a: b}           | {a: null}               | {}
                    {a: b, b: c}     | {a: null}               | {b: c}
                    {a: [b]}         | {a: c}                  | {a: c}
                    {a: c}           | {a: [b]}                | {a: [b]}
                    {a: {b: c}}      | {a: {b: d, c: null}}    | {a: {b: d}}
                    {a: [{b: c}]}    | {a: [1]}                | {a: [1]}
                    {e: null}        | {a: 1}                  | {e: null, a: 1}
                    [1, 2]           | {a: b, c: null}         | {a: b}
                    {}               | {a: {bb: {ccc: null}}}  | {a: {bb: {}}}
                    """)
    void mergesAsTheRfcSays(String current, String patch, String result) {
        assertThat(apply(Documents.yaml(current), patch)).isEqualTo(Documents.yaml(result));
    }

    @Test
    void leavesItsInputsAsTheyAre() {
        JsonNode current = Documents.yaml("{a: {b: 1}, l: [1]}");
        JsonNode result = apply(current, "{a: {b: null, c: {d: 1}}, l: null}");
        assertThat(result).isEqualTo(Documents.yaml("{a: {c: {d: 1}}}"));
        assertThat(current).isEqualTo(Documents.yaml("{a: {b: 1}, l: [1]}"));
    }

    @Test
    void refusesAPatchThatIsNoObject() {
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> apply(Documents.yaml("{}"), "[1]"))
                .satisfies(e -> assertThat(e.code()).isEqualTo(400));
    }

    private static JsonNode apply(JsonNode current, String patch) {
        return Patches.apply(PatchType.MERGE, current, Documents.yaml(patch), ConfigMap.class);
    }
}
