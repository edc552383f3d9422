package dev.gantry.deployment.happening;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReceiverAddressesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://hooks.example.org/gantry | ",
                "http://10.0.0.7:8080/x | ",
                "http://[2001:db8::1]/ | ",
                "ftp://example.org/ | must be an absolute http or https URL",
                "/relative | must be an absolute http or https URL",
                "http:///nowhere | must be an absolute http or https URL",
                "http://user:word@example.org/ | must have no user information",
                "http://example.org/#part | must have no user information and no fragment",
                "http://localhost:9/ | must not lead to a loopback address",
                "http://127.0.0.1:9/ | must not lead to a loopback address",
                "http://[::1]/ | must not lead to a loopback address",
                "http://[::ffff:127.0.0.1]/ | must not lead to a loopback address",
                "http://169.254.169.254/latest | must not lead to a link-local",
                "http://[fe80::1]/ | must not lead to a link-local",
                "http://[fd00:ec2::254]/ | must not lead to a link-local",
                "http://0.0.0.0/ | must not lead to a link-local, multicast or unspecified",
                "http://224.0.0.1/ | must not lead to a link-local, multicast",
                "http://1.2.3.4.5/ | must be an absolute",
                "http://a b/ | is no URL",
            })
    void aReceiverIsNothingThatOnlyThisMachineReaches(String url, @org.jspecify.annotations.Nullable String refusal) {
        String said = new ReceiverAddresses(false).refused(url).orElse("");
        if (refusal == null) {
            assertThat(said).isEmpty();
        } else {
            assertThat(said).startsWith(refusal);
        }
    }

    @ParameterizedTest
    @CsvSource({"http://localhost:9/,true", "http://[::1]/,true", "http://169.254.169.254/,false"})
    void loopbackMayBeAllowed(String url, boolean allowed) {
        assertThat(new ReceiverAddresses(true).refused(url).isEmpty()).isEqualTo(allowed);
    }
}
