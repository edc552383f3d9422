package dev.gantry.apimachinery.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gantry.apimachinery.ApiException;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldSelectorTest {

    private static final Set<String> SUPPORTED = Set.of("metadata.name", "spec.nodeName", "status.phase");

    private static final Map<String, String> VALUES =
            Map.of("metadata.name", "web", "spec.nodeName", "", "status.phase", "Running");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    metadata.name=web                        | true
                    metadata.name==web                       | true
                    metadata.name!=web                       | false
                    metadata.name=web,status.phase!=Failed   | true
                    metadata.name=web,status.phase=Failed    | false
                    spec.nodeName=                           | true
                    spec.nodeName!=                          | false
                    status.phase=a\\,b                       | false
                    """)
    void selectsByEveryTerm(String selector, boolean selected) {
        FieldSelector parsed = FieldSelector.parse(selector, SUPPORTED);
        assertThat(parsed.test(label -> VALUES.getOrDefault(label, ""))).isEqualTo(selected);
    }

    @Test
    void refusesLabelsThatTheKindDoesNotKnow() {
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> FieldSelector.parse("metadata.name=a,spec.foo=b", SUPPORTED))
                .withMessage("field label not supported: spec.foo");
    }

    @Test
    void refusesATermWithoutOperator() {
        assertThatExceptionOfType(ApiException.class)
                .isThrownBy(() -> FieldSelector.parse("metadata.name", SUPPORTED))
                .withMessage("invalid selector: 'metadata.name'; can't understand 'metadata.name'");
    }

    @Test
    void keepsEscapedCharacters() {
        FieldSelector parsed = FieldSelector.parse("metadata.name=a\\,b\\=c\\\\d", SUPPORTED);
        assertThat(parsed.terms()).containsExactly(new FieldSelector.Term("metadata.name", "a,b=c\\d", true));
    }

    @Test
    void tellsTheValueThatAFieldMustHave() {
        FieldSelector parsed = FieldSelector.parse("metadata.name=web,status.phase!=Failed", SUPPORTED);
        assertThat(parsed.requiredValue("metadata.name")).contains("web");
        assertThat(parsed.requiredValue("status.phase")).isEmpty();
    }

    @Test
    void withoutTermsSelectsEverything() {
        assertThat(FieldSelector.parse("", SUPPORTED).selectsEverything()).isTrue();
        assertThat(FieldSelector.parse(null, SUPPORTED).test(label -> "x")).isTrue();
    }
}
