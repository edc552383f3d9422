package dev.gantry.apimachinery.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.Documents;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LabelSelectorTest {

    private static final Map<String, String> LABELS = Map.of("app", "web", "tier", "front", "n", "5", "empty", "");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    app=web                          | true
                    app==web                         | true
                    app = web , tier=front           | true
                    app=api                          | false
                    app=web,tier=back                | false
                    app!=api                         | true
                    app!=web                         | false
                    missing!=x                       | true
                    app                              | true
                    missing                          | false
                    !missing                         | true
                    !app                             | false
                    app in (web, api)                | true
                    app in (api)                     | false
                    app in (web),tier notin (back)   | true
                    app notin (web,api)              | false
                    missing notin (x)                | true
                    n>4                              | true
                    n>5                              | false
                    n < 6                            | true
                    app>1                            | false
                    empty=                           | true
                    app=                             | false
                    missing=                         | false
                    empty in (,x)                    | true
                    a.b/c!=d                         | true
                    """)
    void selectsByTheQuerySyntax(String selector, boolean selected) {
        assertThat(LabelSelector.parse(selector).test(LABELS)).isEqualTo(selected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "=x",
                "a=b,",
                ",",
                "a in b",
                "a in (b",
                "a in",
                "a is (b)",
                "a=b=c",
                "a===b",
                "a b",
                "a=b)",
                "!",
                "!a=b",
                "n>x",
                "A B/c=d",
                "-a",
                "a=-b",
                "a=b c"
            })
    void refusesOtherSyntaxAsBadRequest(String selector) {
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> LabelSelector.parse(selector))
                .withMessageStartingWith("unable to parse requirement: ")
                .satisfies(e -> assertThat(e.code()).isEqualTo(400));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {}                                                                    | true
                    {matchLabels: {app: web}}                                             | true
                    {matchLabels: {app: web, tier: back}}                                 | false
                    {matchExpressions: [{key: app, operator: In, values: [web, api]}]}    | true
                    {matchExpressions: [{key: app, operator: NotIn, values: [web]}]}      | false
                    {matchExpressions: [{key: x, operator: NotIn, values: [web]}]}        | true
                    {matchExpressions: [{key: app, operator: Exists}]}                    | true
                    {matchExpressions: [{key: app, operator: DoesNotExist}]}              | false
                    {matchLabels: {app: web}, matchExpressions: [{key: x, operator: Exists}]} | false
                    null                                                                  | false
                    """)
    void selectsByASpec(String selector, boolean selected) {
        assertThat(LabelSelector.ofSpec(Documents.yaml(selector)).test(LABELS)).isEqualTo(selected);
    }

    @Test
    void anEmptyQuerySelectsEverythingAndAnEmptyServiceSelectorNothing() {
        assertThat(LabelSelector.parse("").selectsEverything()).isTrue();
        assertThat(LabelSelector.parse(null).test(Map.of())).isTrue();
        assertThat(LabelSelector.ofMap(Map.of()).test(LABELS)).isFalse();
        assertThat(LabelSelector.ofMap(Map.of("app", "web")).test(LABELS)).isTrue();
        assertThat(LabelSelector.NOTHING.test(Map.of("", ""))).isFalse();
    }

    @Test
    void boundsTheNumberOfRequirements() {
        String longest = "a=b" + ",a=b".repeat(LabelSelector.MAX_REQUIREMENTS - 1);
        assertThat(LabelSelector.parse(longest).requirements()).hasSize(LabelSelector.MAX_REQUIREMENTS);
        assertThatExceptionOfType(ApiException.class).isThrownBy(() -> LabelSelector.parse(longest + ",a=b"));
    }
}
