package dev.gantry.gateway.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiscoveryFormatTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json | AGGREGATED_V2
            application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json | AGGREGATED_V2BETA1
            application/json; g=apidiscovery.k8s.io; v=v2; as=APIGroupDiscoveryList | AGGREGATED_V2
            application/json;g=apidiscovery.k8s.io;v=v9;as=APIGroupDiscoveryList,application/json | PLAIN
            application/json,application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList | PLAIN
            */* | PLAIN
            '' | PLAIN
            """)
    void takesTheFirstThatCanBeGiven(String accept, DiscoveryFormat format) {
        assertThat(DiscoveryFormat.preferred(accept)).isEqualTo(format);
    }
}
