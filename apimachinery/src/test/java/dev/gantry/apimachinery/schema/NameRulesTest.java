package dev.gantry.apimachinery.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NameRulesTest {

    private static final Map<String, Function<String, List<String>>> RULES = Map.of(
            "label", NameRules::dnsLabel,
            "subdomain", NameRules::dnsSubdomain,
            "1035", NameRules::dns1035Label,
            "path", NameRules::pathSegment,
            "qualified", NameRules::qualifiedName,
            "value", NameRules::labelValue,
            "config", NameRules::configKey);

    @ParameterizedTest
    @CsvSource({
        "label, a, true",
        "label, a-1, true",
        "label, 1a, true",
        "label, a.b, false",
        "label, -a, false",
        "label, a-, false",
        "label, A, false",
        "label, '', false",
        "label, 'a\n', false",
        "subdomain, a.b-c.d1, true",
        "subdomain, a..b, false",
        "subdomain, .a, false",
        "subdomain, a_b, false",
        "1035, a1, true",
        "1035, 1a, false",
        "path, system:node, true",
        "path, a/b, false",
        "path, .., false",
        "path, a%2f, false",
        "qualified, app, true",
        "qualified, App.kubernetes_io-1, true",
        "qualified, app.kubernetes.io/name, true",
        "qualified, /name, false",
        "qualified, a/, false",
        "qualified, a/b/c, false",
        "qualified, A.b/c, false",
        "qualified, -a, false",
        "value, '', true",
        "value, v1.2_x-y, true",
        "value, a/b, false",
        "value, a b, false",
        "value, -a, false",
        "config, .bashrc, true",
        "config, a_b-c.D, true",
        "config, ..data, false",
        "config, a/b, false",
        "config, '', false"
    })
    void acceptsJustTheSyntaxOfKubernetes(String rule, String value, boolean valid) {
        assertThat(problems(rule, value).isEmpty()).isEqualTo(valid);
    }

    @Test
    void boundsLengths() {
        assertThat(NameRules.dnsLabel("a".repeat(63))).isEmpty();
        assertThat(NameRules.dnsLabel("a".repeat(64))).containsExactly("must be no more than 63 characters");
        assertThat(NameRules.dnsSubdomain("a".repeat(253))).isEmpty();
        assertThat(NameRules.dnsSubdomain("a".repeat(3_000_000)))
                .containsExactly("must be no more than 253 characters");
        assertThat(NameRules.labelValue("a".repeat(64))).hasSize(1);
        assertThat(NameRules.qualifiedName("a".repeat(64))).hasSize(1);
    }

    @Test
    void saysWhatKubernetesSays() {
        assertThat(NameRules.dnsSubdomain("We_b"))
                .containsExactly(
                        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or"
                                + " '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used"
                                + " for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')");
        assertThat(NameRules.qualifiedName("/x")).containsExactly("prefix part must be non-empty");
    }

    private static List<String> problems(String rule, String value) {
        return Objects.requireNonNull(RULES.get(rule)).apply(value);
    }
}
