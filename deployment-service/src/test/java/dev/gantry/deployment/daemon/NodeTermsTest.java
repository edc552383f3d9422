package dev.gantry.deployment.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeSelector;
import io.fabric8.kubernetes.api.model.NodeSelectorBuilder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeTermsTest {

    private static final Node NODE = new NodeBuilder()
            .withNewMetadata()
            .withName("n1")
            .addToLabels("zone", "a")
            .addToLabels("cores", "8")
            .endMetadata()
            .build();

    @ParameterizedTest
    @CsvSource({
        "zone, In, a, true",
        "zone, In, b, false",
        "rack, In, a, false",
        "zone, NotIn, b, true",
        "zone, NotIn, a, false",
        "rack, NotIn, a, true",
        "zone, Exists, , true",
        "rack, Exists, , false",
        "rack, DoesNotExist, , true",
        "zone, DoesNotExist, , false",
        "cores, Gt, 7, true",
        "cores, Gt, 8, false",
        "cores, Lt, 9, true",
        "zone, Gt, 1, false"
    })
    void labelsMatchByTheirOperator(String key, String operator, String value, boolean expected) {
        NodeSelector selector = new NodeSelectorBuilder()
                .addNewNodeSelectorTerm()
                .addNewMatchExpression()
                .withKey(key)
                .withOperator(operator)
                .addToValues(value == null ? new String[0] : new String[] {value})
                .endMatchExpression()
                .endNodeSelectorTerm()
                .build();
        assertThat(NodeTerms.anyMatches(selector, NODE)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"n1, true", "n2, false"})
    void aFieldNamesTheNode(String name, boolean expected) {
        NodeSelector selector = new NodeSelectorBuilder()
                .addNewNodeSelectorTerm()
                .endNodeSelectorTerm()
                .addNewNodeSelectorTerm()
                .addNewMatchField()
                .withKey("metadata.name")
                .withOperator("In")
                .withValues(name)
                .endMatchField()
                .endNodeSelectorTerm()
                .build();
        assertThat(NodeTerms.anyMatches(selector, NODE)).isEqualTo(expected);
    }
}
