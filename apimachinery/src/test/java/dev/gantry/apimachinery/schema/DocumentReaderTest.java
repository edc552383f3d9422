package dev.gantry.apimachinery.schema;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gantry.apimachinery.ApiException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentReaderTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {"a":1,"b":2}                              | []
                    {"a":1,"a":2}                              | [a]
                    {"s":{"x":1,"y":{"z":1,"z":2},"x":3}}      | [s.y.z, s.x]
                    {"c":[{"n":1},{"n":1,"n":2}]}              | [c[1].n]
                    {"a":null,"a":null}                        | [a]
                    """)
    void namesFieldsThatComeTwice(String body, String duplicates) {
        assertThat(DocumentReader.readJson(body.getBytes(UTF_8)).duplicateFields())
                .hasToString(duplicates);
    }

    @Test
    void keepsTheLastOfDuplicatesAndWordsThemAsKubernetesDoes() {
        ParsedDocument parsed = DocumentReader.readJson("{\"a\":1,\"a\":2}".getBytes(UTF_8));
        assertThat(parsed.document().path("a").asInt()).isEqualTo(2);
        assertThat(parsed.duplicateFieldMessages()).containsExactly("duplicate field \"a\"");
    }

    @Test
    void readsEveryKindOfValue() {
        var document = DocumentReader.readJson(
                        "{\"i\":1,\"l\":5000000000,\"b\":99999999999999999999,\"d\":1.5,\"t\":true,\"n\":null,\"s\":\"x\"}"
                                .getBytes(UTF_8))
                .document();
        assertThat(document.path("i").isInt()).isTrue();
        assertThat(document.path("l").isLong()).isTrue();
        assertThat(document.path("b").isBigInteger()).isTrue();
        assertThat(document.path("d").asDouble()).isEqualTo(1.5);
        assertThat(document.path("t").booleanValue()).isTrue();
        assertThat(document.path("n").isNull()).isTrue();
        assertThat(document.path("s").stringValue()).isEqualTo("x");
    }

    @Test
    void readsYamlAndJsonAsYaml() {
        String yaml = "kind: Pod\nspec:\n  replicas: 3\n  on: \"yes\"\n  list: [1, x]\n";
        assertThat(DocumentReader.readYaml(yaml.getBytes(UTF_8)).document())
                .hasToString("{\"kind\":\"Pod\",\"spec\":{\"replicas\":3,\"on\":\"yes\",\"list\":[1,\"x\"]}}");
        assertThat(DocumentReader.readYaml("{a: [x, {b: 1}]}".getBytes(UTF_8)).document())
                .hasToString("{\"a\":[\"x\",{\"b\":1}]}");
        assertThat(DocumentReader.readYaml(" {\"a\":1}".getBytes(UTF_8)).document())
                .hasToString("{\"a\":1}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "{\"a\":}", "[1]", "3", "{\"a\":1}{\"b\":2}", "{a:1}", "null", "{\"a\":1}x"})
    void refusesWhatIsNotOneJsonObject(String body) {
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> DocumentReader.readJson(body.getBytes(UTF_8)))
                .satisfies(e -> assertThat(e.code()).isEqualTo(400));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a: 1\n---\nb: 2", "a: &x 1\nb: *x", "a: [", "- 1", "\t", "a: b: c"})
    void refusesWhatIsNotOneYamlObject(String body) {
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> DocumentReader.readYaml(body.getBytes(UTF_8)))
                .satisfies(e -> assertThat(e.code()).isEqualTo(400));
    }

    @Test
    void saysWhereTheTextIsBroken() {
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> DocumentReader.readJson("{\"a\":\n  tru}".getBytes(UTF_8)))
                .withMessageContaining("error parsing JSON")
                .withMessageContaining("line 2");
    }

    @Test
    void boundsDepthAndSize() {
        String deepest = "{\"a\":".repeat(DocumentReader.MAX_DEPTH) + "1" + "}".repeat(DocumentReader.MAX_DEPTH);
        assertThat(DocumentReader.readJson(deepest.getBytes(UTF_8)).document().size())
                .isEqualTo(1);
        String deeper = "{\"a\":" + deepest + "}";
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> DocumentReader.readJson(deeper.getBytes(UTF_8)))
                .satisfies(e -> assertThat(e.code()).isEqualTo(400));
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> DocumentReader.readJson(new byte[DocumentReader.MAX_BODY_BYTES + 1]))
                .satisfies(e -> assertThat(e.code()).isEqualTo(413));
    }
}
