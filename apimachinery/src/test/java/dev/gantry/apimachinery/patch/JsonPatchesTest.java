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

class JsonPatchesTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {a: 1}             | [{op: add, path: /b, value: 2}]                          | {a: 1, b: 2}
                    {a: 1}             | [{op: add, path: /a, value: 2}]                          | {a: 2}
                    {a: [1, 3]}        | [{op: add, path: /a/1, value: 2}]                        | {a: [1, 2, 3]}
                    {a: [1]}           | [{op: add, path: /a/-, value: 2}]                        | {a: [1, 2]}
                    {a: 1, b: 2}       | [{op: remove, path: /b}]                                 | {a: 1}
                    {a: 1}             | [{op: replace, path: /a, value: {b: 1}}]                 | {a: {b: 1}}
                    {a: {b: 1}}        | [{op: move, from: /a/b, path: /c}]                       | {a: {}, c: 1}
                    {a: {b: 1}}        | [{op: copy, from: /a, path: /c}]                         | {a: {b: 1}, c: {b: 1}}
                    {a: [1]}           | [{op: copy, from: /a/0, path: /a/-}]                     | {a: [1, 1]}
                    {a: 1}             | [{op: test, path: /a, value: 1}, {op: remove, path: /a}] | {}
                    {'a/b': 1, 'm~n': 2} | [{op: remove, path: /a~1b}, {op: remove, path: /m~0n}] | {}
                    {a: 1}             | []                                                       | {a: 1}
                    """)
    void appliesOperationsInOrder(String current, String patch, String result) {
        JsonNode document = Documents.yaml(current);
        JsonNode before = document.deepCopy();
        assertThat(apply(document, patch)).isEqualTo(Documents.yaml(result));
        assertThat(document).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    a failed test             | [{op: test, path: /a, value: 2}]            | 422
                    a removal of nothing      | [{op: remove, path: /b}]                    | 422
                    a replacement of nothing  | [{op: replace, path: /b/c, value: 1}]       | 422
                    a copy of nothing         | [{op: copy, from: /b, path: /c}]            | 422
                    an index beyond the end   | [{op: add, path: /l/7, value: 1}]           | 422
                    an unknown operation      | [{op: shuffle, path: /a}]                   | 400
                    no operation              | [{path: /a}]                                | 400
                    no value                  | [{op: add, path: /b}]                       | 400
                    a path that is none       | [{op: add, path: b, value: 1}]              | 400
                    no path                   | [{op: remove}]                              | 400
                    no source                 | [{op: copy, path: /b}]                      | 400
                    the whole document        | [{op: remove, path: ''}]                    | 422
                    a path through a number   | [{op: add, path: /a/b, value: 1}]           | 422
                    a path through nothing    | [{op: add, path: /x/y, value: 1}]           | 422
                    an index that is none     | [{op: remove, path: /l/x}]                  | 422
                    no list                   | {op: add, path: /b, value: 1}               | 400
                    no objects                | [1]                                         | 400
                    """)
    void refusesWhatDoesNotFit(String what, String patch, int code) {
        assertThatExceptionOfType(ApiException.class)
                .as(what)
                .isThrownBy(() -> apply(Documents.yaml("{a: 1, l: [1]}"), patch))
                .satisfies(e -> assertThat(e.code()).isEqualTo(code));
    }

    @Test
    void boundsTheNumberOfOperations() {
        String many = "[" + "{op: test, path: /a, value: 1},".repeat(JsonPatches.MAX_OPERATIONS + 1) + "]";
        assertTooLarge("{a: 1}", many);
    }

    @Test
    void boundsWhatCopiesOfCopiesAdd() {
        StringBuilder patch = new StringBuilder("[");
        for (int i = 0; i < 40; i++) {
            patch.append("{op: copy, from: /a, path: /a/c").append(i).append("},");
        }
        assertTooLarge("{a: {b: some text that doubles with every copy of itself}}", patch + "]");
    }

    private static void assertTooLarge(String document, String patch) {
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> apply(Documents.yaml(document), patch))
                .satisfies(e -> assertThat(e.code()).isEqualTo(413));
    }

    private static JsonNode apply(JsonNode current, String patch) {
        return Patches.apply(PatchType.JSON, current, Documents.yaml(patch), ConfigMap.class);
    }
}
