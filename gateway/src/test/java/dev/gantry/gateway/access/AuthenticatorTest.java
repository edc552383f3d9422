package dev.gantry.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthenticatorTest {

    private static final Caller ADA = new Caller("ada", "1", List.of("dev"));
    private final Authenticator authenticator = new Authenticator(Map.of("t1", ADA), "inner");

    @Test
    void knowsATokensOwner() {
        assertThat(authenticator.authenticate(bearer("t1"))).contains(ADA);
    }

    @Test
    void internalTokenIsANode() {
        Caller node = authenticator.authenticate(bearer("inner")).orElseThrow();
        assertThat(node.name()).isEqualTo("system:internal");
        assertThat(node.groups()).contains("system:nodes");
    }

    @Test
    void refusesAnUnknownTokenAndNone() {
        assertThat(authenticator.authenticate(bearer("other"))).isEmpty();
        assertThat(authenticator.authenticate(new Credentials(Optional.empty(), Optional::empty)))
                .isEmpty();
    }

    @Test
    void emptyInternalTokenOpensNothing() {
        assertThat(new Authenticator(Map.of(), "").byToken("")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"Bearer abc,abc", "bearer abc,abc", "Bearer  abc ,abc"})
    void readsTheBearerScheme(String header, String token) {
        assertThat(Credentials.bearer(header)).contains(token);
    }

    @Test
    void readsNoOtherScheme() {
        assertThat(Credentials.bearer("Basic abc")).isEmpty();
        assertThat(Credentials.bearer("Bearer ")).isEmpty();
    }

    @Test
    void certificateNamesUserAndGroups() {
        assertThat(CertificateSubject.caller("CN=ada,O=system:masters"))
                .contains(new Caller("ada", "", List.of("system:masters", Caller.AUTHENTICATED)));
    }

    @Test
    void certificateMayHoldSeveralGroupsInOneName() {
        assertThat(CertificateSubject.caller("CN=ada,O=a+O=b").orElseThrow().groups())
                .containsExactlyInAnyOrder("a", "b", Caller.AUTHENTICATED);
    }

    @Test
    void certificateWithoutNameOrWithGarbageIsNobody() {
        assertThat(CertificateSubject.caller("O=system:masters")).isEmpty();
        assertThat(CertificateSubject.caller("garbage")).isEmpty();
    }

    private static Credentials bearer(String token) {
        return new Credentials(Optional.of(token), Optional::empty);
    }
}
