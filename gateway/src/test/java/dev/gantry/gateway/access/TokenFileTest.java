package dev.gantry.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TokenFileTest {

    @Test
    void readsUsersWithTheirGroups() {
        var callers = TokenFile.parse(List.of(
                "# token,user,uid,groups", "", "t1,ada,1,\"system:masters,dev\"", "t2,bob,2", " t3 , cy , 3 , one "));
        assertThat(callers.get("t1"))
                .isEqualTo(new Caller("ada", "1", List.of("system:masters", "dev", Caller.AUTHENTICATED)));
        assertThat(callers.get("t2")).isEqualTo(new Caller("bob", "2", List.of(Caller.AUTHENTICATED)));
        assertThat(callers.get("t3")).isEqualTo(new Caller("cy", "3", List.of("one", Caller.AUTHENTICATED)));
    }

    @Test
    void namesTheLineThatIsWrong() {
        assertThatThrownBy(() -> TokenFile.parse(List.of("t1,ada,1", "t2,bob"))).hasMessageContaining("line 2");
        assertThatThrownBy(() -> TokenFile.parse(List.of(",ada,1"))).hasMessageContaining("line 1");
    }

    @Test
    void refusesATokenOfTwoUsers() {
        assertThatThrownBy(() -> TokenFile.parse(List.of("t,ada,1", "t,bob,2"))).hasMessage("line 2 repeats a token");
    }
}
